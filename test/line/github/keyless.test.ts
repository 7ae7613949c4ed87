import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { FIRST_LOCK, LOCK_PATH, lockText, withPin } from '../../../shared/compile/action-pins.ts'
import { lineIdentities } from '../../../shared/compile/identities.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { formatTrust } from '../../../shared/trace/verify/trust.ts'
import { downloadArtifact } from '../../support/github-line/download.ts'
import { EXAMPLE_JOBS } from '../../support/github-line/example-jobs.ts'
import { jobResults, startGithubLine, type GithubLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'
import { claimsOf, ISSUER } from '../../support/sigstore/claims.ts'
import { startSigstore, type SigstoreStandIn } from '../../support/sigstore/sigstore.ts'
import { runCli } from '../../support/story.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'

const SPEC = 'parse-duration'
const ATTEST = { tag: 'v4.2.2', sha: '1e69f48acb82d1966a394da916b4c1698aa569d6' }

let sigstore: SigstoreStandIn
let line: GithubLine
let run: RunResult

/** A line whose stations hold no key, carried by a run whose jobs GitHub vouches for; the unit needs a repair round. */
beforeAll(async () => {
  sigstore = await startSigstore()
  line = await startGithubLine({
    github: { attest: true },
    adapt: signKeyless,
    runner: {
      secrets: {},
      oidc: ({ claims }) => {
        const variables = sigstore.jobVariables({ ...claimsOf(), ...claims })
        return {
          url: variables['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '',
          token: variables['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '',
        }
      },
    },
  })
  run = await line.run(SPEC)
})
afterAll(async () => {
  await line.close()
  await sigstore.close()
})

/** What a team does by hand: signing in factory.yml, the pin of the action, and the trust file with its root. */
function signKeyless(folder: string): void {
  const path = join(folder, 'factory.yml')
  const factory = parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  factory['repository'] = 'example/text-kit'
  factory['signing'] = { mode: 'keyless', instance: sigstore.servers.timestamp }
  writeFileSync(path, stringify(factory))
  mkdirSync(join(folder, '.github'), { recursive: true })
  writeFileSync(join(folder, LOCK_PATH), lockText(withPin(FIRST_LOCK, 'actions/attest', ATTEST)))
  const reading = readFactory(readFileSync(path), 'factory.yml')
  if (reading.kind === 'bad' || reading.factory.signing.mode !== 'keyless')
    throw new Error(JSON.stringify(reading))
  const trust = {
    repository: 'example/text-kit',
    assurance: 'keyless' as const,
    ...lineIdentities(reading.factory, reading.factory.signing, 'factory.yml'),
    issuer: ISSUER,
    repositoryId: '1001',
    runners: 'github-hosted' as const,
    trustedRoot: sigstore.trustedRoot,
  }
  writeFileSync(join(folder, '.factory', 'trust.json'), formatTrust(trust))
}

test('a unit is repaired and released without a single secret, each job signing as itself', () => {
  expect(jobResults(run)).toEqual(EXAMPLE_JOBS[SPEC])
  expect(run.jobs.flatMap(({ secretsSeen }) => secretsSeen)).toEqual([])
  expect(
    run.jobs.filter(({ permissions }) => permissions['id-token'] === 'write').map(({ id }) => id),
  ).not.toContain('test')
})

test('its verdicts and invariant digests are those of jidoka run with local keys', async () => {
  const local = await runLocally(line, [SPEC], ['--local-keys'])
  expect(local.units.map(({ verdict }) => verdict)).toEqual(['released'])
  expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
})

test('its trace verifies offline by the committed trust file, and its page says who signed', async () => {
  const asked = sigstore.requests.length
  const { serial } = run.job('result').outputs
  const folder = await downloadArtifact(line, run, `${serial ?? ''}.trace.a1`)
  const { stdout } = await runCli(line.folder, ['verify', folder, '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ serial, verified: true, assurance: 'keyless' })
  expect(sigstore.requests).toHaveLength(asked)
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('identity of the job')
})

test('its released files are attested by the result job, which alone may', () => {
  const attested = run.jobs.filter(({ permissions }) => permissions['attestations'] === 'write')
  expect(attested.map(({ path }) => path)).toEqual(['result'])
  expect(run.job('result').log).toContain('as https://slsa.dev/verification_summary/v1')
})
