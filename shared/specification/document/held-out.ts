import type { Criterion, Example, Spec } from './spec.ts'

type Rows = Pick<Criterion, 'examples' | 'holdout'>

/** Is a row a hold-out by its own word, in a criterion that is told? */
function isHeldOutRow({ holdout }: Pick<Criterion, 'holdout'>, example: Example): boolean {
  return !holdout && example.holdout === true
}

/** Is a row kept from the writer: by its criterion, or by itself? */
export function isHeldOut(criterion: Pick<Criterion, 'holdout'>, example: Example): boolean {
  return criterion.holdout || isHeldOutRow(criterion, example)
}

/**
 * Does a row answer a question of the line? The writer is not told of it beforehand, so that its recorded answers stay valid; but it is no
 * secret: where it is wrong, the writer is told.
 */
export function isAnswered(criterion: Pick<Criterion, 'holdout'>, example: Example): boolean {
  return isHeldOutRow(criterion, example) && example.asked !== undefined
}

/** Must nothing of a row ever reach the writer? */
export function isSecret(criterion: Pick<Criterion, 'holdout'>, example: Example): boolean {
  return isHeldOut(criterion, example) && !isAnswered(criterion, example)
}

/** The rows that stand in a prompt that shows the criterion: those that are no hold-outs by their own word. */
export function toldExamples(criterion: Rows): Example[] {
  return criterion.examples.filter((example) => !isHeldOutRow(criterion, example))
}

type Evidence = Pick<Criterion, 'examples' | 'holdout' | 'tests' | 'check'>

/**
 * Do the rows of a criterion show it, or can only reading do so? Rows that hold themselves back show it where nothing else could; beside tests, or
 * where it is read, they can only speak against it.
 */
export function isShownByRows(criterion: Evidence): boolean {
  return toldExamples(criterion).length > 0 || hasRowsAlone(criterion)
}

function hasRowsAlone({ check, tests, examples }: Evidence): boolean {
  return check === 'example' && tests.length === 0 && examples.length > 0
}

/**
 * Did the criterion come with an answer? Without its answered rows nothing could show it, and no spec is valid with such a criterion. No
 * prompt shows it, or the first answer that needs one would make every recorded reply useless.
 */
export function cameWithAnswers(criterion: Evidence): boolean {
  return hasRowsAlone(criterion) && criterion.examples.every((example) => isAnswered(criterion, example))
}

/** The criteria that a prompt may show to a reader of hold-out criteria. */
export function toldCriteria({ acceptance }: Pick<Spec, 'acceptance'>): Criterion[] {
  return acceptance.filter((criterion) => !cameWithAnswers(criterion))
}

/** The criteria that the writer is shown. */
export function shownCriteria(spec: Pick<Spec, 'acceptance'>): Criterion[] {
  return toldCriteria(spec).filter(({ holdout }) => !holdout)
}
