import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { readUnits, type CorpusUnit } from '../../test/escapes/unit-file.ts'
import { variantsOf } from '../../test/escapes/variants.ts'
import { figuresOf, type Figure } from './escapes/figures.ts'
import { isProbe, keyOf, openJobs, type BenchLine, type Job, type Result } from './escapes/job.ts'
import { isRead, takeReviews } from './escapes/reviews.ts'
import { readOptions, type EscapeOptions } from './escapes/options.ts'
import { runJobs } from './escapes/pool.ts'
import { printReviews } from './escapes/print-reviews.ts'

import { figureLines, figureTable, type TableKind } from './escapes/tables.ts'
import { ROOT } from './measure.ts'

/**
 * Sends every variant of the corpus (test/escapes) down lines of this machine and counts how each ends. What was run before is
 * kept in a file, so a long run can be broken off and continued, or done in slices.
 */
export async function benchEscapes(words: readonly string[]): Promise<string[]> {
  const options = readOptions(words, availableParallelism())
  if (options.printReviews !== undefined) return printed(options.printReviews, options.units)
  if (options.takeReviews !== undefined)
    return [`${takeReviews(resolve(options.takeReviews), readUnits())} answers taken`]
  const file = resolve(ROOT, options.results)
  if (options.fresh) rmSync(file, { force: true })
  mkdirSync(dirname(file), { recursive: true })
  const jobs = jobsOf(options)
  const known = readResults(file)
  const own = openJobs(jobs, known, options.slice)
  let count = 0
  await runJobs(own, options.jobs, (result) => {
    appendFileSync(file, `${JSON.stringify(result)}\n`)
    known.set(keyOf(result), result)
    process.stderr.write(`${(count += 1)} of ${own.length}: ${progressText(result)}\n`)
  })
  const results = jobs.flatMap((job) => known.get(keyOf(job)) ?? [])
  const figures = figuresOf(results, options.lines)
  writeFileSync(file.replace(/\.jsonl$/, '.json'), `${JSON.stringify(figures, undefined, 2)}\n`)
  writeFileSync(file.replace(/\.jsonl$/, '.md'), `${figureTable(figures, 'long')}\n`)
  const extent = extentText(results, jobs)
  if (options.write) writeTables(figures, extent)
  return [extent, ...figureLines(figures)]
}

function printed(folder: string, units: string | undefined): string[] {
  return [`${printReviews(resolve(folder), chosen(readUnits(), units))} questions in ${folder}`]
}

/** Line by line and unit by unit, so that the first results come from all units alike. */
function jobsOf({ lines, classes, units }: EscapeOptions): Job[] {
  return lines.flatMap((line) =>
    chosen(readUnits(), units).flatMap((unit) =>
      variantsOf(unit)
        .filter((variant) => classes.includes(variant.class))
        .filter((variant) => line !== 'probe-reviewer' || isRead(variant))
        .map(({ name }) => ({ line, unit: unit.id, variant: name })),
    ),
  )
}

function chosen(all: CorpusUnit[], units: string | undefined): CorpusUnit[] {
  if (units === undefined) return all
  return /^\d+$/.test(units)
    ? all.slice(0, Number(units))
    : all.filter(({ id }) => units.split(',').includes(id))
}

function readResults(file: string): Map<string, Result> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  const results = lines.map((line) => JSON.parse(line) as Result)
  return new Map(results.map((result) => [keyOf(result), result]))
}

function progressText({ line, unit, variant, end, station, asked, ms }: Result): string {
  const where = station === null ? '' : ` by ${station}`
  const questions = asked.length === 0 ? '' : `, ${asked.length} questions`
  return `${line}, ${unit}, ${variant}: ${end}${where}${questions} (${(ms / 1000).toFixed(1)} s)`
}

/** A figure of a part must say that it is one. */
function extentText(results: readonly Result[], jobs: readonly Job[]): string {
  const areRead = jobs.every(({ line }) => line === 'probe-reviewer')
  if (results.length === jobs.length && areRead) return `All ${jobs.length} changes that somebody has read.`
  if (results.length === jobs.length) return `All ${jobs.length} runs of the corpus.`
  return `A part of the corpus: ${results.length} of ${jobs.length} runs. Each cell says of how many.`
}

/** Documents that carry a table between `<!-- escapes -->` and `<!-- /escapes -->`, or another name. */
const DOCUMENTS = [
  ['README.md', 'reviewed', 'escapes'],
  ['docs/escapes.md', 'reviewed', 'escapes-reviewed'],
  ['docs/escapes.md', 'long', 'escapes'],
  ['docs/escapes.md', 'alone', 'escapes-alone'],
] as const

/** Only what was measured: whole lines, the probe by itself and the probe behind a reviewer have tables of their own. */
function writeTables(figures: readonly Figure[], extent: string): void {
  for (const [document, kind, block] of DOCUMENTS) {
    const own = figures.filter(({ line }) => kindOf(line) === kind)
    if (own.length > 0) fillBlock(document, block, `${figureTable(own, kind)}\n\n${extent}`)
  }
}

function kindOf(line: BenchLine): TableKind {
  if (line === 'probe-reviewer') return 'reviewed'
  return isProbe(line) ? 'alone' : 'long'
}

function fillBlock(document: string, block: string, table: string): void {
  const path = join(ROOT, document)
  const text = readFileSync(path, 'utf8')
  const [before, rest = ''] = text.split(`<!-- ${block} -->\n`)
  const at = rest.indexOf(`<!-- /${block} -->`)
  if (at === -1) throw new Error(`${document} has no block for the escapes`)
  writeFileSync(path, `${before ?? ''}<!-- ${block} -->\n${table}\n${rest.slice(at)}`)
}
