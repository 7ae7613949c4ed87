import { parseArgs } from 'node:util'
import { CLASSES, type VariantClass } from '../../../test/escapes/variants.ts'
import { BENCH_LINES, type BenchLine } from './job.ts'

/** What of the corpus is run, and where the results go. */
export interface EscapeOptions {
  lines: BenchLine[]
  classes: VariantClass[]
  /** The first so many units, or the one of this name. Default: all. */
  units: string | undefined
  /** Of all variants that are left, every `of`-th, beginning with the `part`-th: a part can be run by itself. */
  slice: { part: number; of: number }
  /** How many variants are run at once. */
  jobs: number
  /** File of results. What stands there already is not run again. */
  results: string
  /** Forget the results that there are. */
  fresh: boolean
  /** Write the tables into the documents. */
  write: boolean
  /** Run nothing: write questions for blind reviewers into this folder. */
  printReviews: string | undefined
  /** Run nothing: take the answers that lie beside these questions into the corpus. */
  takeReviews: string | undefined
}

const DEFAULT_LINES: readonly BenchLine[] = ['examples', 'review', 'ask']
const RESULTS = '.jidoka/escapes/results.jsonl'

/** Reads `-- escapes --units 5 --class one-place --line ask --slice 1/4`. @throws Error for a word that is none. */
export function readOptions(words: readonly string[], jobs: number): EscapeOptions {
  const text = { type: 'string' } as const
  const many = { type: 'string', multiple: true } as const
  const { values } = parseArgs({
    args: [...words],
    options: {
      ...{
        units: text,
        slice: text,
        jobs: text,
        results: text,
        line: many,
        class: many,
        'print-reviews': text,
        'take-reviews': text,
      },
      ...{ fresh: { type: 'boolean' }, write: { type: 'boolean' } },
    },
  })
  return {
    lines: values.line?.map((each) => oneOf(BENCH_LINES, each)) ?? [...DEFAULT_LINES],
    classes: values.class?.map((each) => oneOf(CLASSES, each)) ?? [...CLASSES],
    units: values.units,
    slice: readSlice(values.slice ?? '1/1'),
    jobs: values.jobs === undefined ? jobs : Number(values.jobs),
    results: values.results ?? RESULTS,
    fresh: values.fresh ?? false,
    write: values.write ?? false,
    printReviews: values['print-reviews'],
    takeReviews: values['take-reviews'],
  }
}

function oneOf<T extends string>(known: readonly T[], word: string): T {
  const found = known.find((each) => each === word)
  if (found === undefined) throw new Error(`escapes: ${word} is none of ${known.join(', ')}`)
  return found
}

function readSlice(text: string): EscapeOptions['slice'] {
  const [part = 0, of = 0] = text.split('/').map(Number)
  if (!(Number.isInteger(part) && Number.isInteger(of) && part >= 1 && part <= of))
    throw new Error(`escapes: ${text} is no slice such as 1/4`)
  return { part, of }
}
