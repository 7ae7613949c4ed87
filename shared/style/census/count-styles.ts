import { sha256 } from '../../formats/digest.ts'
import type { StyledFile } from '../threshold.ts'
import { fitMixture, membershipsOf, rowOf, type Mixture, type Row } from './mixture.ts'

/** One question put to the data: are there more styles than so many? */
export interface StyleStep {
  from: number
  to: number
  /** Mean gain of log-likelihood of a file that was held out, and its standard error. */
  gain: number
  standardError: number
  /** The gain that was needed: two standard errors, and 1 % of the value of one style. */
  needed: number
  isTaken: boolean
}

/** How many styles files have, at least. */
export interface StyleCount {
  styles: number
  steps: StyleStep[]
  /** By style, the largest first: the places of its files in the list. */
  members: number[][]
}

const FOLDS = 5
const MOST_STYLES = 8
const STANDARD_ERRORS = 2
const LEAST_GAIN = 0.01

/**
 * How many styles a list of files has. One more is believed only while files that were held out become likelier by it: by more than
 * two standard errors, and by more than 1 % of what one style gives. It is a lower bound: similar styles count as one.
 */
export function countStyles(files: readonly StyledFile[]): StyleCount {
  // the order of fitting must not depend on where a folder lies
  const order = [...files.keys()].sort((a, b) => compareKeys(keyOf(files[a]), keyOf(files[b])))
  const rows = order.map((at) => rowOf(files[at]?.votes ?? new Map()))
  const steps: StyleStep[] = []
  const single = heldOut(rows, 1)
  let [styles, before] = [1, single]
  while (styles < MOST_STYLES) {
    const after = heldOut(rows, styles + 1)
    const step = compareFits(styles, { single, before, after })
    steps.push(step)
    if (!step.isTaken) break
    styles += 1
    before = after
  }
  return { styles, steps, members: membersOf(rows, order, fitMixture(rows, styles)) }
}

function keyOf(file: StyledFile | undefined): string {
  return sha256(file?.path ?? '')
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : 1
}

/** The log-likelihood of each file under a mixture that was fitted without it. */
function heldOut(rows: readonly Row[], styles: number): number[] {
  const likelihoods = new Array<number>(rows.length).fill(0)
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const mixture = fitMixture(
      rows.filter((_, at) => at % FOLDS !== fold),
      styles,
    )
    for (const [at, row] of rows.entries())
      if (at % FOLDS === fold) likelihoods[at] = membershipsOf(mixture, row).likelihood
  }
  return likelihoods
}

interface Fits {
  single: readonly number[]
  before: readonly number[]
  after: readonly number[]
}

function compareFits(from: number, { single, before, after }: Fits): StyleStep {
  const gains = after.map((each, at) => each - (before[at] ?? 0))
  const gain = meanOf(gains)
  const variance = meanOf(gains.map((each) => (each - gain) ** 2))
  const standardError = Math.sqrt(variance / Math.max(1, gains.length - 1))
  const needed = Math.max(STANDARD_ERRORS * standardError, LEAST_GAIN * Math.abs(meanOf(single)))
  return { from, to: from + 1, gain, standardError, needed, isTaken: gain > needed }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)
}

function membersOf(rows: readonly Row[], order: readonly number[], mixture: Mixture): number[][] {
  const members = mixture.styles.map((): number[] => [])
  for (const [at, row] of rows.entries()) {
    const { shares } = membershipsOf(mixture, row)
    const own = shares.indexOf(Math.max(...shares))
    members[own]?.push(order[at] ?? 0)
  }
  return members
    .map((own) => own.sort((a, b) => a - b))
    .filter((own) => own.length > 0)
    .sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0))
}
