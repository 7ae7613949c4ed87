import { afterAll, beforeAll, expect, test } from 'vitest'
import { generate } from '../../../actions/generate/generate.ts'
import type { Unit } from '../../../shared/line/unit.ts'
import { modelWriter } from '../../../shared/writer/model-writer.ts'
import { withHeldOut } from '../../support/held-out.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { criterionOf, scriptedSession, specOf, unitOf } from '../../support/unit-of.ts'

let repository: TestRepository
// the file holds the call of an answer: it is shown all the same
beforeAll(() => {
  repository = makeRepository({ 'src/words.ts': '// as in kebab("Hello  World")\nexport const words = 1\n' })
})
afterAll(() => repository.remove())

const ACCEPTANCE = [
  criterionOf('AC-1', { examples: [{ call: 'kebab("A B")', returns: 'a-b' }] }),
  criterionOf('AC-2', { check: 'review' }),
  criterionOf('AC-3', { tests: ['test/kebab.test.ts'], check: 'test' }),
  criterionOf('AC-4', { holdout: true, examples: [{ call: 'kebab("")', returns: '' }] }),
]
const PATHS = { write: ['src/kebab.ts'], read: ['src/words.ts'] }

/** What the writer was asked, and which tests of visible rows were written. */
async function asked(spec: Unit['spec'], parts: Partial<Unit> = {}): Promise<unknown> {
  const unit = unitOf(repository.path, repository.git('rev-parse', 'HEAD'), { spec, ...parts })
  const session = scriptedSession(
    '<<<FILE src/kebab.ts {{nonce}}\nexport const kebab = String\nFILE>>> {{nonce}}\n',
  )
  const report = await generate(unit, { writer: modelWriter(session) })
  const changes = report.attachments.find(({ name }) => name === 'change-set.json')?.content ?? '{}'
  const { changes: files } = JSON.parse(changes) as { changes: { path: string; content: string }[] }
  return [session.requests, files.filter(({ path }) => path.endsWith('/kebab.test.ts'))]
}

const FINDINGS = [
  { code: 'EXAMPLE_WRONG', level: 'block', message: 'AC-1: example 1: kebab("A B") returned "Hello"' },
] as const
const REPAIR = { round: 2, feedback: { station: 'test', findings: [...FINDINGS] } }

test.each([
  ['the first round', {}],
  ['a repair', REPAIR],
])('the writer is asked the same in %s, whatever rows hold themselves back', async (_, parts) => {
  const before = specOf({ acceptance: ACCEPTANCE, paths: PATHS })
  const after = { ...before, ...withHeldOut(ACCEPTANCE) }
  expect(await asked(after, parts)).toEqual(await asked(before, parts))
})

test('a finding about an answered row reaches the writer whole', async () => {
  const message = 'AC-9: answered example: kebab("!") returned "!" instead of ""'
  const spec = specOf({ paths: PATHS, ...withHeldOut(ACCEPTANCE) })
  const findings = [{ code: 'EXAMPLE_WRONG', level: 'block' as const, message }]
  expect(JSON.stringify(await asked(spec, { round: 2, feedback: { station: 'test', findings } }))).toContain(
    JSON.stringify(message).slice(1, -1),
  )
})
