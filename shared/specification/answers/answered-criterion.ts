import { plainCall } from '../document/call-parts.ts'
import { parseCall } from '../document/parse-call.ts'
import type { Criterion, DomainLine, DomainWord, Example, Spec } from '../document/spec.ts'

/**
 * The criterion that an answer belongs to: of those whose examples call the same export and end in the same way, the one with the example
 * that is most like it. Hold-out criteria stay what they are. `undefined` when none is like it.
 */
export function criterionFor(
  { acceptance }: Pick<Spec, 'acceptance'>,
  example: Example,
): Criterion | undefined {
  const rated = acceptance
    .filter(({ holdout }) => !holdout)
    .flatMap((criterion) => criterion.examples.map((row) => ({ criterion, rating: likeness(row, example) })))
    .filter(({ rating }) => rating > 0)
  return rated.reduce<(typeof rated)[number] | undefined>(
    (best, each) => (best === undefined || each.rating > best.rating ? each : best),
    undefined,
  )?.criterion
}

/** Zero for rows of another export or another kind of end; else the share of the texts that is the same at both ends. */
function likeness(row: Example, example: Example): number {
  const [read, asked] = [parseCall(row.call), parseCall(example.call)]
  if (read.kind === 'bad' || asked.kind === 'bad' || read.callee !== asked.callee) return 0
  if ('throws' in row !== 'throws' in example) return 0
  const [one, other] = [plainCall(row.call), plainCall(example.call)]
  return (2 * sameEnds(one, other)) / (one.length + other.length)
}

function sameEnds(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let head = 0
  while (head < most && one[head] === other[head]) head++
  let tail = 0
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++
  return head + tail
}

/** The next free id of the form `AC-4`. */
export function nextId({ acceptance }: Pick<Spec, 'acceptance'>): string {
  const numbers = acceptance.map(({ id }) => Number(/^AC-(\d{1,6})$/i.exec(id)?.[1] ?? 0))
  return `AC-${Math.max(0, ...numbers) + 1}`
}

/** The sentence of a criterion that only answers speak for. */
export function answeredSentence(callee: string): string {
  return `${callee} shall do what its owner has answered.`
}

const UNMET: Record<DomainWord, string> = {
  given: 'is left out or null',
  'well-formed': 'holds half of a surrogate pair',
  'not-empty': 'is empty',
  'not-blank': 'is blank',
  'valid-date': 'is no date that exists',
  finite: 'is no finite number',
  'not-negative': 'is negative',
  integer: 'is no whole number',
  'safe-integer': 'is no safe integer',
  positive: 'is not positive',
}

/** The sentence of a criterion that says what happens outside of the domain. */
export function refusalSentence(line: DomainLine, callee: string, error: string): string {
  const end = `then ${callee} shall throw ${error}.`
  if ('not' in line) return `If ${callee} is called as in the example, ${end}`
  return `If argument ${line.argument} of ${line.of} ${UNMET[line.is]}, ${end}`
}
