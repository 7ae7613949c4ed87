import { existsSync, statSync, writeFileSync } from 'node:fs'
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

const SPECS = ['kebab-case', 'mask-email', 'parse-duration', 'truncate-middle']
const DISPATCHED = 'truncate-middle'
/** act looks for news of itself at each start, with no switch to keep it from that. */
const NOTICES = 'CONNECT api.nektosact.com:443'

const act = findTool('act')
let line: ActLine | undefined
let push: ActRun
let dispatch: ActRun
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
  writeFileSync(join(line.scratch, 'event.json'), JSON.stringify({ before: '0'.repeat(40) }))
  push = await line.run('push', ['--eventpath', '../scratch/event.json'])
  const inputs = ['--input', `spec=specs/${DISPATCHED}.spec.md`, '--input', 'mode=replay']
  dispatch = await line.run('workflow_dispatch', inputs)
  local = await runLocally(line, SPECS)
})
afterAll(() => line?.close())
beforeEach((context) => {
  if (act === undefined) context.skip(noticeOf('act'))
})

function theLine(): ActLine {
  if (line === undefined) throw new Error('act was not started')
  return line
}

function decided({ id }: ActRun): Decision[] {
  return decisions(linkFacts(finalized(theLine()).filter(({ run }) => run === id)))
}

function unitOf(spec: string): LocalRun['units'][number] {
  const unit = local.units.find((each) => each.spec === `specs/${spec}.spec.md`)
  if (unit === undefined) throw new Error(`no unit of ${spec}`)
  return unit
}

/** Results of the jobs of one spec that were not skipped, by job id. */
function jobsOf(run: ActRun, spec: string): Record<string, string> {
  const prefix = `specs/${spec}.spec.md `
  return Object.fromEntries(
    Object.entries(run.jobs).flatMap(([job, result]) =>
      job.startsWith(prefix) && result !== 'skipped' ? [[job.slice(prefix.length), result]] : [],
    ),
  )
}

describe('the compiled workflows under act', () => {
  it('decide of every spec as jidoka run does, with the same serials and invariant digests', () => {
    expect(local.units.map(({ spec, verdict, rounds }) => `${spec} ${verdict} ${rounds}`)).toEqual([
      'specs/kebab-case.spec.md halted 1',
      'specs/mask-email.spec.md halted 1',
      'specs/parse-duration.spec.md released 2',
      'specs/truncate-middle.spec.md released 1',
    ])
    expect(decided(push), push.output).toEqual(decisions(local.links))
  })

  it('run one job for each station of a unit released in round 1', () => {
    expect(jobsOf(push, 'truncate-middle')).toEqual(EXAMPLE_JOBS['truncate-middle'])
  })

  it('run the jobs of round 2 for a unit repaired in it', () => {
    expect(jobsOf(push, 'parse-duration')).toEqual(EXAMPLE_JOBS['parse-duration'])
  })

  it('turn red exactly once for a unit halted at its first station or its last', () => {
    expect(jobsOf(push, 'kebab-case')).toEqual(EXAMPLE_JOBS['kebab-case'])
    expect(jobsOf(push, 'mask-email')).toEqual(EXAMPLE_JOBS['mask-email'])
    expect(push.exit).toBe(1)
  })

  it('send one spec down the line by hand, with recorded answers only, and end green', () => {
    const { serial } = unitOf(DISPATCHED)
    expect(decided(dispatch), dispatch.output).toEqual(
      decisions(local.links.filter((link) => link.serial === serial)),
    )
    expect([Object.keys(dispatch.jobs).filter((job) => !job.includes(DISPATCHED)), dispatch.exit]).toEqual([
      ['plan'],
      0,
    ])
  })

  it('leave traces, released or halted, that verify', async () => {
    const { folder, scratch } = theLine()
    const trust = join(folder, '.factory', 'trust.json')
    for (const spec of SPECS) {
      const { serial } = unitOf(spec)
      const trace = await downloadArtifact(theLine(), push, `${serial}.trace.a1`)
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
