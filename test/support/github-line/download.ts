import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import { quietly, withEnv } from '../results-service/in-process.ts'
import type { RunResult } from '../workflow-runner/options.ts'
import type { GithubLine } from './github-line.ts'

/** Downloads an artifact of a run as a person would, unpacked, into a folder of its own. */
export async function downloadArtifact(
  line: Pick<GithubLine, 'scratch' | 'results'>,
  run: Pick<RunResult, 'id' | 'attempt'>,
  name: string,
): Promise<string> {
  const path = join(line.scratch, name)
  mkdirSync(path)
  const env = line.results.env({ run: run.id, job: 'a-person', attempt: run.attempt })
  await withEnv(env, () =>
    quietly(async () => {
      const client = new DefaultArtifactClient()
      const { artifact } = await client.getArtifact(name)
      await client.downloadArtifact(artifact.id, { path })
    }),
  )
  return path
}
