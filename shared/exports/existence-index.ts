import { compareText } from '../findings.ts'
import type { Manifest } from './dependencies.ts'
import type { ExportRecord } from './extract-exports.ts'
import { jobOf, likenessOf, type Job, type Weights } from './likeness.ts'
import { weighWords, type WordWeight } from './search-words.ts'

/** How many files and exports of the commit were read, and how many files were left out. */
export interface ScanCounts {
  files: number
  exports: number
  skipped: { tooLarge: number; unreadable: number; tooSlow: number; overLimit: number }
}

export interface Match {
  record: ExportRecord
  /** 0 to 1, in hundredths. */
  score: number
}

/** Everything the repository offers already at one commit. */
export interface ExistenceIndex {
  counts: ScanCounts
  manifests: readonly Manifest[]
  exportsNamed(name: string): readonly ExportRecord[]
  /** The exports most likely to do this job, best first, at most three. */
  search(job: Job): Match[]
}

/** A reader looks at three likely equivalents at most. */
const MOST_MATCHES = 3
/** Candidates that are compared in full; every other export shares fewer words with the job. */
const MOST_CANDIDATES = 64
/** Modules that export one name before it counts as a convention (`main`, `command`, `GET`). */
const CONVENTION_FILES = 3

interface Entry {
  record: ExportRecord
  job: Job
}

/** The index of one commit. The order of the records does not matter: equal scores are sorted by file, line and name. */
export function indexExports(
  records: readonly ExportRecord[],
  counts: ScanCounts,
  manifests: readonly Manifest[] = [],
): ExistenceIndex {
  const entries = records.map((record): Entry => ({ record, job: jobOf(record) }))
  const byName = Map.groupBy(records, (record) => record.name)
  const weights = weightsOf(entries)
  const postings = postingsOf(entries, weights.docs)
  return {
    counts,
    manifests,
    exportsNamed: (name) => byName.get(name) ?? [],
    search: (job) => rank(job, candidatesFor(job, postings), weights),
  }
}

function weightsOf(entries: readonly Entry[]): Weights {
  const files = new Map<string, Set<string>>()
  for (const { job, record } of entries) {
    files.set(job.name, (files.get(job.name) ?? new Set()).add(record.file))
  }
  return {
    names: weighWords(entries.map(({ job }) => job.nameWords)),
    docs: weighWords(entries.map(({ job }) => new Set([...job.nameWords, ...job.docWords]))),
    isConvention: (name) => (files.get(name)?.size ?? 0) >= CONVENTION_FILES,
  }
}

/** Entries by the beginning of their words: words that count as alike begin alike. */
interface Postings {
  byStart: ReadonlyMap<string, readonly Entry[]>
  weight: WordWeight
}

const START = 4

function postingsOf(entries: readonly Entry[], weight: WordWeight): Postings {
  const byStart = new Map<string, Entry[]>()
  for (const entry of entries) {
    for (const start of startsOf(entry.job).keys()) {
      const list = byStart.get(start)
      if (list === undefined) byStart.set(start, [entry])
      else list.push(entry)
    }
  }
  return { byStart, weight }
}

/** The beginnings of a job's words, each with one of the words. */
function startsOf({ nameWords, docWords }: Job): Map<string, string> {
  return new Map([...docWords, ...nameWords].map((word) => [word.slice(0, START), word]))
}

function candidatesFor(job: Job, { byStart, weight }: Postings): Entry[] {
  const shared = new Map<Entry, number>()
  for (const [start, word] of startsOf(job)) {
    for (const entry of byStart.get(start) ?? []) {
      const bonus = entry.job.nameWords.has(word) ? 2 : 1
      shared.set(entry, (shared.get(entry) ?? 0) + bonus * weight(word))
    }
  }
  return [...shared]
    .sort(([a, weightA], [b, weightB]) => weightB - weightA || compareEntries(a, b))
    .slice(0, MOST_CANDIDATES)
    .map(([entry]) => entry)
}

function rank(job: Job, candidates: readonly Entry[], weights: Weights): Match[] {
  return candidates
    .map((entry) => ({ entry, score: likenessOf(job, entry.job, weights) }))
    .sort((a, b) => b.score - a.score || compareEntries(a.entry, b.entry))
    .slice(0, MOST_MATCHES)
    .map(({ entry, score }) => ({ record: entry.record, score }))
}

function compareEntries(a: Entry, b: Entry): number {
  return (
    compareText(a.record.file, b.record.file) ||
    a.record.line - b.record.line ||
    compareText(a.record.name, b.record.name)
  )
}
