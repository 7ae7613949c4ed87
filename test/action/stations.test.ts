import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { RUNNER_TOKEN, type ActionRun } from '../support/action.ts'
import { runCommand } from '../support/processes.ts'
import { sarifProblems } from '../support/sarif-problems.ts'
import { makeStationKeys, SIGNING_STATIONS } from '../support/station-keys.ts'
import { runCli } from '../support/story.ts'
import { startWalk, type Walk } from '../support/walk.ts'

let walk: Walk
let trace: string
const keys = makeStationKeys()
const runs = new Map<string, ActionRun>()

beforeAll(async () => {
  walk = startWalk({ spec: 'truncate-middle', adapt: keys.install })
  trace = join(walk.folder, '.jidoka', 'trace')
  for (const station of SIGNING_STATIONS) {
    if (station === 'review') await walk.commands('test')
    const inputs = station === 'trace-publish' ? { 'trace-folder': trace, sarif: 'out/findings.sarif' } : {}
    runs.set(station, await walk.station(station, { ...inputs, 'signing-key': keys.pemOf(station) }))
  }
})
afterAll(() => walk.remove())

function ranOf(station: string): ActionRun {
  const ran = runs.get(station)
  if (ran === undefined) throw new Error(`${station} did not run`)
  return ran
}

test.each([
  ['spec-validate', 'generate'],
  ['generate', 'style-gate'],
  ['style-gate', 'test'],
  ['review', 'trace-publish'],
  ['trace-publish', 'released'],
])('%s passes the unit on to %s', (station, next) => {
  const { exit, outputs, stderr } = ranOf(station)
  expect({ exit, stderr, verdict: outputs['verdict'], next: outputs['next'] }).toEqual({
    exit: 0,
    stderr: '',
    verdict: 'pass',
    next,
  })
})

test.each(SIGNING_STATIONS)('%s tells its outputs as single plain words', (station) => {
  const { outputs } = ranOf(station)
  const { serial, ...rest } = outputs
  expect(serial).toMatch(/^JD-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  expect(rest).toMatchObject({ station, round: '1', 'run-attempt': '1', risk: 'low' })
  expect(outputs['parcel-name']).toBe(`${serial ?? ''}.${station}.r1.a1.json`)
  expect(outputs['parcel-sha256']).toMatch(/^[0-9a-f]{64}$/)
  expect(outputs['link-sha256']).toMatch(/^[0-9a-f]{64}$/)
  expect(Object.values(outputs).filter((value) => !/^[\w.:/@-]+$/.test(value))).toEqual([])
})

test.each(SIGNING_STATIONS)('%s hands on what its action.yml documents, no more and no less', (station) => {
  const path = join(import.meta.dirname, '..', '..', 'actions', station, 'action.yml')
  const { outputs } = parse(readFileSync(path, 'utf8')) as { outputs: Record<string, unknown> }
  const handed = Object.keys(ranOf(station).outputs)
  expect(handed.filter((name) => !Object.hasOwn(outputs, name))).toEqual([])
  const missing = Object.keys(outputs).filter((name) => !handed.includes(name))
  expect(missing.filter((name) => !ONLY_SOMETIMES.has(name))).toEqual([])
})

/** Outputs of errors, of a check of a pull request, of answers kept on GitHub, and of a delivery that takes a GitHub to deliver to. */
const ONLY_SOMETIMES = new Set([
  ...['attest', 'error', 'findings', 'recorded', 'weakened'],
  ...['trace-artifact', 'trace-artifact-id', 'pull-request', 'delivered'],
])

/** Titles of the annotations of each station: findings, and how the unit ended. */
const SAID: Partial<Record<string, string[]>> = { review: ['REVIEW_UNTESTED'], 'trace-publish': ['released'] }

test.each(SIGNING_STATIONS)(
  '%s prints nothing that the runner takes for a command, but its findings and the end of the unit',
  (station) => {
    const commands = ranOf(station).log.filter(({ kind }) => kind !== 'text')
    expect(commands.map((each) => each.kind === 'annotation' && each.annotation.properties['title'])).toEqual(
      SAID[station] ?? [],
    )
  },
)

test.each(SIGNING_STATIONS)(
  '%s sums up in a heading, a verdict and the line with itself marked',
  (station) => {
    const { summary } = ranOf(station)
    expect(summary).toMatch(
      new RegExp(
        `^(?:# released in round 1: .*\n\n)?## ${station}, round 1: Shorten a long name in the middle\n`,
      ),
    )
    expect(summary).toContain('**Pass**')
    expect(summary).toContain('```mermaid\nflowchart LR\n')
    expect(summary).toMatch(/ {2}class s\d current\n/)
  },
)

test('the released change is a commit on its branch, and the branch is an output', () => {
  const { outputs } = ranOf('trace-publish')
  const branch = `factory/${outputs['serial'] ?? ''}`
  expect(outputs['branch']).toBe(branch)
  const changed = runCommand(walk.folder, 'git', 'diff', '--name-only', walk.base, branch).split('\n')
  expect(changed).toEqual([
    'specs/truncate-middle.spec.md',
    'src/truncate.ts',
    'test/acceptance/truncate-middle.holdout.test.ts',
    'test/acceptance/truncate-middle.test.ts',
  ])
})

test('what all stations found is a file for code scanning, where its input asks for one', () => {
  const path = join(walk.folder, 'out', 'findings.sarif')
  expect(ranOf('trace-publish').outputs['sarif']).toBe(path)
  const text = readFileSync(path, 'utf8')
  expect(sarifProblems(text)).toEqual([])
  const serial = ranOf('trace-publish').outputs['serial'] ?? ''
  expect(JSON.parse(text)).toMatchObject({
    runs: [
      {
        automationDetails: { id: `jidoka/text-kit/${serial}` },
        results: [
          { ruleId: 'REVIEW_UNTESTED', partialFingerprints: { 'jidoka/v1': expect.stringMatching(/:1$/) } },
        ],
      },
    ],
  })
})

test('the trace verifies against the trust file of the repository', async () => {
  const { exit, stdout } = await runCli(walk.folder, ['verify', trace, '--json'])
  expect(exit).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ verified: true, assurance: 'keyed', code: null })
})

test('no key of a station and no token of the runner reaches a byte of what is handed on, printed or kept', () => {
  const printed = [...runs.values()].map((ran) => JSON.stringify(ran))
  const kept = [walk.store, trace].flatMap(textsIn)
  const bytes = [...printed, ...kept].join('\n')
  const canaries = [RUNNER_TOKEN, ...SIGNING_STATIONS.flatMap((station) => formsOf(keys.pemOf(station)))]
  expect(canaries.filter((canary) => bytes.includes(canary))).toEqual([])
})

/** The private number of a P-256 key: as the PEM spells it, that spelling in base64 at each offset, and in hex. */
function formsOf(pem: string): string[] {
  const body = pem.split('\n').slice(1, -2).join('')
  const spelled = body.slice(48, 90)
  const encoded = [0, 1, 2].map((skip) => Buffer.from(spelled.slice(skip)).toString('base64').slice(0, 36))
  return [spelled, ...encoded, Buffer.from(body, 'base64').subarray(36, 68).toString('hex')]
}

function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
}
