import type { Criterion, Example, Spec } from '../../shared/specification/document/spec.ts'
import { criterionOf } from './unit-of.ts'

const ASKED = { by: 'Ada <ada@example.com>', asked: 'JD-0000-0000-0001' }

/** A row of the function `kebab` that answers a question. */
export const answeredRow = (text: string, returns: string): Example => ({
  call: `kebab(${JSON.stringify(text)})`,
  returns,
  holdout: true,
  ...ASKED,
})

const SECRET: Example = { call: 'kebab("Zzyzx Road")', returns: 'zzyzx-road', holdout: true }

/** Rows that hold themselves back, around the rows of a criterion. */
function withRows(criterion: Criterion): Criterion {
  if (criterion.holdout) return criterion
  return {
    ...criterion,
    examples: [answeredRow('Hello  World', 'hello-world'), ...criterion.examples, SECRET],
  }
}

/** What answers add to a spec, and rows that hold themselves back: no prompt may show that they are there. */
export function withHeldOut(acceptance: readonly Criterion[]): Pick<Spec, 'acceptance' | 'domain'> {
  const came = criterionOf('AC-9', {
    ears: 'kebab shall do what its owner has answered.',
    examples: [answeredRow('!', '')],
  })
  return {
    acceptance: [...acceptance.map(withRows), came],
    domain: [{ of: 'kebab', argument: 1, is: 'not-blank', ...ASKED }, { not: 'kebab("?")' }],
  }
}
