import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample } from '../../examples/repository.ts'
import { findTool } from '../../test/interop/find-tool.ts'
import { CLI, measure, ratio } from './measure.ts'

const OURS = 'compile the workflows of the example'

/** Writing the workflows of the example, beside actionlint reading the same files once. */
export function benchCompile(): Promise<string[]> {
  const actionlint = findTool('actionlint')
  if (actionlint === undefined)
    return Promise.resolve([`${OURS}: not measured, actionlint is not here (scripts/install-interop.sh)`])
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    makeExample(folder, { adapt: withActions })
    const ours = measure(process.execPath, [CLI, 'compile', '--json'], { cwd: folder, runs: 5 })
    const words = ['-shellcheck=', '-pyflakes=']
    const peer = measure(actionlint, words, { cwd: folder, runs: 5 })
    return Promise.resolve([ratio(OURS, ours.ms, 'actionlint on the same files', peer.ms)])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The example names no source of its actions, for on one machine it needs none. */
function withActions(folder: string): void {
  appendFileSync(join(folder, 'factory.yml'), 'github: { actions: { source: ./.jidoka } }\n')
}
