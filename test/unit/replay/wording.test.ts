import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { refuseForeignCommands } from '../../../shared/replay/commands.ts'
import { openTrace, verifyTrace } from '../../../shared/replay/verify-trace.ts'
import { refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import { makeRepository } from '../../support/repository.ts'
import { resignTrace } from '../../support/resigned-trace.ts'

const home = mkdtempSync(join(tmpdir(), 'jidoka-wording-'))
const { folder, trust } = await resignTrace(home)
const trace = await openTrace(folder, trust)
const repository = makeRepository()
const base = repository.commit({ 'factory.yml': 'another: line\n' })
const changed = join(home, 'changed')
cpSync(folder, changed, { recursive: true })
appendFileSync(join(changed, 'index.html'), ' ')
const { report } = await verifyTrace(changed, trust)
afterAll(() => {
  repository.remove()
  rmSync(home, { recursive: true, force: true })
})

/** Replays the commands of the trace, as if its base were the commit of this repository. */
function replay(): unknown {
  const links = trace.links.map((link) => ({ ...link, extension: { ...link.extension, base } }))
  const { signal } = new AbortController()
  const source = { ...trace, links, repo: repository.path, trust, signal, analysis: undefined as never }
  return refuseForeignCommands(source)
}

describe('the refusal', () => {
  it.each<RefusalRow>([
    [
      'REPLAY_COMMANDS',
      'of commands that the base commit does not hold',
      replay,
      `the factory.yml of the trace is not the one of its base commit ${base.slice(0, 12)}: nothing of it is run`,
      'read its commands in the trace; --allow-commands runs them on this machine',
    ],
    [
      'TRACE_REJECTED',
      'of a trace that does not verify',
      () => openTrace(changed, trust),
      `${changed}: TRACE_FILE_CHANGED ${report.reason}`,
      'jidoka verify names every cause',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})

it('a unit that ended otherwise than expected is told by both ends', async () => {
  const verification = await verifyTrace(folder, trust, { ended: 'halted' })
  expect(verification.report).toMatchObject({
    code: 'TRACE_ENDED',
    reason: 'the unit was released, expected is halted',
  })
})

it('a station that had less to itself than required is told by what it had', async () => {
  const verification = await verifyTrace(folder, trust, { isolation: 'job' })
  expect(verification.report).toMatchObject({
    code: 'LINK_ISOLATION',
    reason: 'spec-validate round 1 had a machine to itself, required is a job',
  })
})
