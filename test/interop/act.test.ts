import { existsSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { downloadArtifact } from '../support/github-line/download.ts'
import { EXAMPLE_JOBS } from '../support/github-line/example-jobs.ts'
import { decisions, finalized, linkFacts, type Decision } from '../support/github-line/links.ts'
import { runLocally, type LocalRun } from '../support/github-line/local-run.ts'
import { runCli } from '../support/story.ts'
import { startActLine, type ActLine, type ActRun } from './act-line.ts'
import { findTool, noticeOf } from './find-tool.ts'

const SPECS = ['kebab-case', 'parse-duration', 'truncate-middle']
/** act runs the units one after the other, each as fast as the machine is. */
const LIMIT_MS = 480_000
/** act looks for news of itself at each start, with no switch to keep it from that. */
const NOTICES = 'CONNECT api.nektosact.com:443'

const act = findTool('act')
let line: ActLine | undefined
let push: ActRun
let units: Map<string, ActRun>
let local: LocalRun
let own: (number | undefined)[]

/** Where act keeps things of the user, by default. */
const ownFolders = (): (number | undefined)[] =>
  ['.cache/act', '.cache/actcache', '.config/act']
    .map((name) => join(homedir(), name))
    .map((path) => (existsSync(path) ? statSync(path).mtimeMs : undefined))

beforeAll(async () => {
  if (act === undefined) return
  own = ownFolders()
  line = await startActLine(act)
  push = await line.push()
  units = await line.units()
  local = await runLocally(line, SPECS)
}, LIMIT_MS)
afterAll(() => line?.close())
beforeEach((context) => {
  if (act === undefined) context.skip(noticeOf('act'))
})

function theLine(): ActLine {
  if (line === undefined) throw new Error('act was not started')
  return line
}

function run(spec: string): ActRun {
  const found = units.get(`specs/${spec}.spec.md`)
  if (found === undefined) throw new Error(`no unit of ${spec} was started: ${push.output}`)
  return found
}

function decided({ id }: ActRun): Decision[] {
  return decisions(linkFacts(finalized(theLine()).filter((artifact) => artifact.run === id)))
}

function unitOf(spec: string): LocalRun['units'][number] {
  const unit = local.units.find((each) => each.spec === `specs/${spec}.spec.md`)
  if (unit === undefined) throw new Error(`no unit of ${spec}`)
  return unit
}

const locally = (spec: string): Decision[] =>
  decisions(local.links.filter(({ serial }) => serial === unitOf(spec).serial))

/** Jobs of the example that act can run: nothing is delivered there. */
function expectedJobs(spec: keyof typeof EXAMPLE_JOBS): Record<string, string> {
  return Object.fromEntries(Object.entries(EXAMPLE_JOBS[spec]).filter(([job]) => job !== 'deliver'))
}

describe('the compiled workflows under act', () => {
  it('plan a push, and start a run of the unit for each of its specs', () => {
    expect([push.jobs, push.exit], push.output).toEqual([{ plan: 'success' }, 0])
    expect([...units.keys()]).toEqual(SPECS.map((spec) => `specs/${spec}.spec.md`))
    expect(theLine().github.violations()).toEqual([])
  })

  it.each(['kebab-case', 'truncate-middle'] as const)(
    'decide of %s as jidoka run does, in the same jobs, with the same serial and invariant digests',
    (spec) => {
      const { jobs, exit, output } = run(spec)
      expect(jobs, output).toEqual(expectedJobs(spec))
      expect(exit).toBe(spec === 'truncate-middle' ? 0 : 1)
      expect(decided(run(spec))).toEqual(locally(spec))
    },
  )

  it('repair a unit in a called round, whose result act 0.2.89 cannot hand on: toJSON(jobs) has no results there', () => {
    const { jobs, output } = run('parse-duration')
    expect(jobs, output).toEqual({ ...expectedJobs('parse-duration'), result: 'failure' })
    const links = locally('parse-duration').filter(({ station }) => station !== 'trace-publish')
    expect(decided(run('parse-duration'))).toEqual(links)
  })

  it('leave traces, released or halted, that verify', async () => {
    const { folder, scratch } = theLine()
    const trust = join(folder, '.factory', 'trust.json')
    for (const spec of SPECS.filter((each) => each !== 'parse-duration')) {
      const { serial } = unitOf(spec)
      const trace = await downloadArtifact(theLine(), run(spec), `${serial}.trace.a1`)
      const { exit, stdout } = await runCli(scratch, ['verify', trace, '--trust', trust, '--json'])
      expect([spec, exit]).toEqual([spec, 0])
      expect(JSON.parse(stdout)).toMatchObject({ serial, verified: true, assurance: 'keyed' })
    }
  })

  it('ask nothing of the network, where act itself finds it closed, and leave neither a process nor a file of act behind', () => {
    expect(
      theLine()
        .door.asked()
        .filter((request) => request !== NOTICES),
    ).toEqual([])
    expect(theLine().processes()).toEqual([])
    expect(ownFolders()).toEqual(own)
  })
})
