import { FEATURE_NAMES, featureOf } from '../features.ts'
import { sharesOf, type Votes } from '../votes.ts'

/** One file as a row: which columns (a question and an answer) it votes for, and how much of a vote each gets. */
export interface Row {
  columns: Int32Array
  weights: Float64Array
}

/** The columns of each question, those of role left out. */
const BLOCKS = blocksOf()
const COLUMN_OF = new Map(
  BLOCKS.flatMap(({ feature, variants, start }) =>
    variants.map((variant, at) => [`${feature} ${variant}`, start + at] as const),
  ),
)
const WIDTH = COLUMN_OF.size

function blocksOf(): { feature: string; variants: string[]; start: number; end: number }[] {
  let end = 0
  return FEATURE_NAMES.filter((name) => featureOf(name).isByRole !== true).map((feature) => {
    const variants = Object.keys(featureOf(feature).variants)
    const start = end
    end += variants.length
    return { feature, variants, start, end }
  })
}

/** One vote in all on each question. */
export function rowOf(votes: Votes): Row {
  const cells = [...sharesOf(votes)].flatMap(([feature, counts]) =>
    [...counts].flatMap(([variant, weight]) => {
      const column = COLUMN_OF.get(`${feature} ${variant}`)
      return column === undefined ? [] : [{ column, weight }]
    }),
  )
  cells.sort((a, b) => a.column - b.column)
  return {
    columns: Int32Array.from(cells, ({ column }) => column),
    weights: Float64Array.from(cells, ({ weight }) => weight),
  }
}

/** A mixture of styles: how likely each is, and each answer in it, as natural logarithms. */
export interface Mixture {
  priors: Float64Array
  styles: Float64Array[]
}

const SMOOTHING = 0.5
/** A style starts as one file among so many files of the whole. */
const START_WEIGHT = 4
const MOST_STEPS = 60
const TOLERANCE = 1e-4
const STARTS = 4

/** The likeliest mixture of `styles` styles that some starts find; the same rows in the same order always give the same. */
export function fitMixture(rows: readonly Row[], styles: number): Mixture {
  let best: { mixture: Mixture; likelihood: number } | undefined
  for (let start = 0; start < (styles === 1 ? 1 : STARTS); start += 1) {
    const found = improved(rows, firstMixture(rows, styles, randomOf(styles * 1000 + start)))
    if (best === undefined || found.likelihood > best.likelihood) best = found
  }
  return best?.mixture ?? firstMixture(rows, styles, randomOf(0))
}

/** Expectation and maximisation until the likelihood stands still. */
function improved(rows: readonly Row[], first: Mixture): { mixture: Mixture; likelihood: number } {
  let [mixture, likelihood] = [first, -Infinity]
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const memberships = rows.map((row) => membershipsOf(mixture, row))
    const now = memberships.reduce((sum, { likelihood: own }) => sum + own, 0)
    if (now - likelihood < TOLERANCE * Math.abs(now)) return { mixture, likelihood: now }
    likelihood = now
    mixture = mixtureOf(
      rows,
      memberships.map(({ shares }) => shares),
    )
  }
  return { mixture, likelihood }
}

/** How likely a file is in a mixture (natural logarithm), and how much of it belongs to each style. */
export function membershipsOf(
  { priors, styles }: Mixture,
  row: Row,
): { shares: Float64Array; likelihood: number } {
  const shares = priors.map((prior, at) => prior + likelihoodIn(styles[at], row))
  const most = Math.max(...shares)
  let sum = 0
  for (const [at, each] of shares.entries()) {
    shares[at] = Math.exp(each - most)
    sum += shares[at] ?? 0
  }
  return { shares: shares.map((each) => each / sum), likelihood: most + Math.log(sum) }
}

function likelihoodIn(style: Float64Array | undefined, { columns, weights }: Row): number {
  let sum = 0
  for (let at = 0; at < columns.length; at += 1) sum += (weights[at] ?? 0) * (style?.[columns[at] ?? 0] ?? 0)
  return sum
}

function mixtureOf(rows: readonly Row[], memberships: readonly Float64Array[]): Mixture {
  const count = memberships[0]?.length ?? 1
  const counts = Array.from({ length: count }, () => new Float64Array(WIDTH).fill(SMOOTHING))
  const priors = new Float64Array(count).fill(SMOOTHING)
  for (const [at, row] of rows.entries()) {
    for (let style = 0; style < count; style += 1) {
      const share = memberships[at]?.[style] ?? 0
      priors[style] = (priors[style] ?? 0) + share
      addRow(counts[style] ?? new Float64Array(WIDTH), row, share)
    }
  }
  const all = rows.length + SMOOTHING * count
  return { priors: priors.map((prior) => Math.log(prior / all)), styles: counts.map(logShares) }
}

function addRow(counts: Float64Array, { columns, weights }: Row, share: number): void {
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at] ?? 0
    counts[column] = (counts[column] ?? 0) + share * (weights[at] ?? 0)
  }
}

/** Each question by itself. */
function logShares(counts: Float64Array): Float64Array {
  const logs = new Float64Array(WIDTH)
  for (const { start, end } of BLOCKS) {
    let sum = 0
    for (let at = start; at < end; at += 1) sum += counts[at] ?? 0
    for (let at = start; at < end; at += 1) logs[at] = Math.log((counts[at] ?? 0) / sum)
  }
  return logs
}

/** Each style starts near one file, and each further file is far from those before. */
function firstMixture(rows: readonly Row[], styles: number, random: () => number): Mixture {
  const whole = new Float64Array(WIDTH).fill(SMOOTHING)
  for (const row of rows) addRow(whole, row, START_WEIGHT / Math.max(1, rows.length))
  const started: Float64Array[] = []
  while (started.length < styles) {
    const counts = Float64Array.from(whole)
    const row = styles === 1 ? undefined : farRow(rows, started, random)
    if (row !== undefined) addRow(counts, row, START_WEIGHT)
    started.push(logShares(counts))
  }
  return { priors: new Float64Array(styles).fill(-Math.log(styles)), styles: started }
}

const CANDIDATES = 12

/** Of some files drawn by chance the one that the styles so far explain worst. */
function farRow(
  rows: readonly Row[],
  started: readonly Float64Array[],
  random: () => number,
): Row | undefined {
  const drawn = Array.from({ length: CANDIDATES }, () => rows[Math.floor(random() * rows.length)])
  let far: { row: Row | undefined; fit: number } = { row: drawn[0], fit: Infinity }
  if (started.length === 0) return far.row
  for (const row of drawn) {
    if (row === undefined) continue
    const weight = row.weights.reduce((sum, each) => sum + each, 0)
    const fit = Math.max(...started.map((style) => likelihoodIn(style, row))) / Math.max(1, weight)
    if (fit < far.fit) far = { row, fit }
  }
  return far.row
}

/** Mulberry32: the same numbers from the same seed on every machine. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
