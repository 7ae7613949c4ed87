import { indexExports } from '../../../../shared/exports/existence-index.ts'
import type {
  validateSpecs,
  ValidationContext,
} from '../../../../shared/specification/checks/validate-spec.ts'
import { indexTests } from '../../../../shared/specification/checks/tests.ts'
import { GOOD, sourceOf } from '../sample-spec.ts'

/** A base commit that exports this function, in src/lines.ts, and has this dependency. */
export function offering(
  name: string,
  { doc = '', params = ['string'], dependency = 'other', tooLarge = 0, overLimit = 0 } = {},
): ValidationContext {
  const signature = { form: 'function' as const, params, result: 'string', generics: [], members: [] }
  const counts = {
    files: 1,
    exports: 1,
    skipped: { tooLarge, unreadable: 0, tooSlow: 0, overLimit },
    places: ['src/a.ts'],
  }
  const exported = [{ name, file: 'src/lines.ts', line: 7, signature, doc }]
  return { existence: indexExports(exported, counts, [{ folder: '', dependencies: [dependency] }]) }
}

export const LIMITS: ValidationContext = {
  today: '2026-11-23',
  tests: indexTests([], []),
  factory: {
    specs: 'specs/*.spec.md',
    budget: { calls: 4, tokens: 1000, minutes: 2 },
    line: [{ work: { kind: 'run' } }],
  },
}

/** A line that generates, runs commands, and has these stations. */
export function lineOf(...actions: string[]): ValidationContext {
  const stations = ['generate', ...actions].map((action) => ({ work: { kind: 'action' as const, action } }))
  const budget = { calls: 4, tokens: 1000, minutes: 2 }
  const line = [...stations, { work: { kind: 'run' as const } }]
  return { factory: { specs: 'specs/*.spec.md', budget, line } }
}

/** A spec is given by the fields that differ from the good one, or by the text of its file. */
export type Given = object | string

export const FILE = 'specs/trim-lines.spec.md'

export function sourcesOf(given: Given | Given[]): Parameters<typeof validateSpecs>[0] {
  return [given].flat().map((each, index) => {
    const path = index === 0 ? FILE : `specs/${index}.spec.md`
    return typeof each === 'string' ? { path, bytes: Buffer.from(each, 'latin1') } : sourceOf(each, path)
  })
}

export const [AC1] = GOOD.acceptance
export const [ENTRY] = GOOD.interface
export const [NOTHING, REUSE] = GOOD.why.alternatives

/** What is given to a rule, what a person reads, what to do next, and where it is asked. */
export function rule(
  given: Given | Given[],
  message: string,
  hint: string,
  context: ValidationContext = LIMITS,
) {
  return { given, message, hint, context }
}

/** What is said of a spec that is not tiny, for these reasons. */
export function notTiny(reasons: string): string {
  return `the spec is not tiny, because ${reasons}; its why must weigh alternatives`
}
