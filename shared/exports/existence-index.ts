import type { Manifest } from './dependencies.ts'
import type { ExportRecord } from './extract-exports.ts'
import { jobOf, type Job, type Match } from './job.ts'
import { likenessOf, type Weights } from './likeness.ts'
import { coverage, TWIN } from './compare-words.ts'
import { callableFor, compareRecords } from './callable-exports.ts'
import { countWords, type WordWeight } from './search-words.ts'
import { synonymsOf } from './synonyms.ts'

/** How the files of the commit were read. */
export interface ScanCounts {
  /** Read whole, as programs. */
  files: number
  exports: number
  /** The others. Of the first three kinds the names of exports were searched; what is over the limit was not. */
  skipped: { tooLarge: number; unreadable: number; tooSlow: number; overLimit: number }
  /** Some of the others, sorted. */
  places: string[]
}

/** Everything the repository offers already at one commit. */
export interface ExistenceIndex {
  counts: ScanCounts
  manifests: readonly Manifest[]
  /** What modules can import and call by this name: no commands, no methods of instances. */
  exportsNamed(name: string): readonly ExportRecord[]
  /** The exports most likely to do this job, best first, at most three. */
  search(job: Job): Match[]
  /**
   * Functions that could be called in place of this one, whatever their words are: the likely ones first, at most so many; then methods
   * of instances, half as many.
   */
  callable(job: Job, most: number): Match[]
}

/** A reader looks at three likely equivalents at most. */
const MOST_MATCHES = 3
/** Candidates that are compared in full; every other export shares fewer words with the job. */
const MOST_CANDIDATES = 96
/** Modules that export one name before it counts as a convention (`main`, `command`, `GET`). */
const CONVENTION_FILES = 3

/**
 * The index of one commit. What is kept of an export is its record and its number; everything else is made again for the few that are
 * compared. The order of the records does not matter: equal scores are sorted by file, line and name.
 */
export function indexExports(
  records: readonly ExportRecord[],
  counts: ScanCounts,
  manifests: readonly Manifest[] = [],
): ExistenceIndex {
  const importable = records.filter(({ isCommand, isMethod }) => isCommand !== true && isMethod !== true)
  const byName = Map.groupBy(importable, (record) => record.name)
  const { weights, postings } = readJobs(records)
  const ranked = (job: Job): Match[] =>
    rank(job, candidatesFor(job, records, { postings, weight: weights.docs }), weights)
  return {
    counts,
    manifests,
    exportsNamed: (name) => byName.get(name) ?? [],
    search: (job) => ranked(job).slice(0, MOST_MATCHES),
    callable: (job, most) => callableFor(job, { ranked: ranked(job), records, most }),
  }
}

/** Numbers of exports by the beginning of their words (words that count as alike begin alike), and by whole words of their names. */
interface Postings {
  byStart: Map<string, number[]>
  byNameWord: Map<string, number[]>
}

const START = 4

function readJobs(records: readonly ExportRecord[]): { weights: Weights; postings: Postings } {
  const postings: Postings = { byStart: new Map(), byNameWord: new Map() }
  const [names, docs] = [countWords(), countWords()]
  const modules = new Map<string, Set<string>>()
  for (const [index, record] of records.entries()) {
    const job = jobOf(record)
    names.add(job.nameWords)
    docs.add(new Set([...job.nameWords, ...job.docWords]))
    const files = modules.get(job.name) ?? new Set()
    if (files.size < CONVENTION_FILES) modules.set(job.name, files.add(record.file))
    for (const start of startsOf(job).keys()) post(postings.byStart, start, index)
    for (const word of job.nameWords) post(postings.byNameWord, word, index)
  }
  const isConvention = (name: string): boolean => (modules.get(name)?.size ?? 0) >= CONVENTION_FILES
  return { weights: { names: names.weight, docs: docs.weight, bits: docs.bits, isConvention }, postings }
}

function post(lists: Map<string, number[]>, word: string, index: number): void {
  const list = lists.get(word)
  if (list === undefined) lists.set(word, [index])
  else list.push(index)
}

/** The beginnings of a job's words, each with one of the words. */
function startsOf({ nameWords, docWords, hintWords, glossWords, aliases }: Job): Map<string, string> {
  const words = [
    ...glossWords,
    ...hintWords,
    ...docWords,
    ...aliases.flatMap((each) => [...each]),
    ...nameWords,
  ]
  return new Map(words.map((word) => [word.slice(0, START), word]))
}

/** Those of the words that are looked for, and of what may stand for them. */
function wantedStarts(job: Job): Map<string, string> {
  const own = startsOf(job)
  const others = [...own.values()].flatMap((word) =>
    [...synonymsOf(word)].map((each) => [each.slice(0, START), word] as const),
  )
  return new Map([...others, ...own])
}

function candidatesFor(
  job: Job,
  records: readonly ExportRecord[],
  { postings, weight }: { postings: Postings; weight: WordWeight },
): ExportRecord[] {
  const shared = new Float64Array(records.length)
  for (const [start, word] of wantedStarts(job)) {
    const gain = weight(word)
    for (const index of postings.byStart.get(start) ?? []) shared[index] = (shared[index] ?? 0) + gain
  }
  // once more for a word of the name
  for (const word of new Set(
    [...job.nameWords, ...job.docWords].flatMap((each) => [each, ...synonymsOf(each)]),
  ))
    for (const index of postings.byNameWord.get(word) ?? [])
      shared[index] = (shared[index] ?? 0) + weight(word)
  return mostShared(records, shared)
}

/** Sorts only those above the smallest of the best: of a large repository most share something. */
function mostShared(records: readonly ExportRecord[], shared: Float64Array): ExportRecord[] {
  const least = Float64Array.from(shared).sort().at(-MOST_CANDIDATES) ?? 0
  return records
    .map((record, index) => ({ record, weight: shared[index] ?? 0 }))
    .filter(({ weight }) => weight > 0 && weight >= least)
    .sort((a, b) => b.weight - a.weight || compareRecords(a.record, b.record))
    .slice(0, MOST_CANDIDATES)
    .map(({ record }) => record)
}

const HUNDREDTH = 0.01

function rank(job: Job, candidates: readonly ExportRecord[], weights: Weights): Match[] {
  const matches = candidates.map((record) => {
    const found = jobOf(record)
    return { record, found, score: likenessOf(job, found, weights) }
  })
  // below it: where the very name stands for another job, so does `pathOr` beside `path`
  const namesakes = matches.filter(({ found }) => found.name === job.name && job.name !== '')
  const most = namesakes.length === 0 ? 2 : Math.max(...namesakes.map(({ score }) => score))
  return matches
    .map(({ record, found, score }) => ({
      record,
      score: found.name !== job.name && isRelative(job, found) ? Math.min(score, most - HUNDREDTH) : score,
    }))
    .sort((a, b) => b.score - a.score || compareRecords(a.record, b.record))
}

/** Does this name hold all words of that of the job, or what may stand for them? */
function isRelative({ nameWords }: Job, found: Job): boolean {
  return coverage(nameWords, found.nameWords, () => 1) >= TWIN
}
