import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ExistenceIndex } from '../../../shared/exports/existence-index.ts'
import type { Match } from '../../../shared/exports/job.ts'
import { wantedJobs } from '../../../shared/specification/checks/wanted-jobs.ts'
import { fileOf } from '../specification/sample-spec.ts'

const FIXTURES = new URL('../../fixtures/existence/', import.meta.url)

/** One labelled question: what a spec asks for, and the export that does the job already, if any. */
export interface Query {
  set: 'tune' | 'check'
  relation: 'same' | 'renamed' | 'other' | 'unrelated' | 'sibling'
  expect: string | null
  module: string
  signature: string
  doc: string
}

export interface Answer {
  query: Query
  matches: Match[]
}

export function readQueries(): Query[] {
  return JSON.parse(readFileSync(new URL('queries.json', FIXTURES), 'utf8')) as Query[]
}

/** The files of the repository that the questions are put to, by path. */
export function readRepository(): Record<string, string> {
  const root = new URL('repository/', FIXTURES)
  const names = readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true })
  const paths = names
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('//', '/'))
  return Object.fromEntries(
    paths.map((path) => [path.slice(fileURLToPath(root).length), readFileSync(path, 'utf8')]),
  )
}

export function answer(queries: readonly Query[], index: ExistenceIndex): Answer[] {
  return queries.map((query) => {
    const { module, signature, doc } = query
    const [wanted] = wantedJobs(fileOf({ interface: [{ module, signature, doc }] }).spec)
    if (wanted === undefined) throw new Error(`${signature} cannot be read`)
    return { query, matches: index.search(wanted.job) }
  })
}

const THRESHOLDS = [0.33, 0.38, 0.45, 0.5, 0.55, 0.6]

/** The Markdown table of docs/existence-search.md: one row for each threshold. */
export function renderTable(answers: readonly Answer[]): string {
  const head = '| threshold | recall | same word | renamed | other word | precision | unrelated | siblings |'
  const rows = THRESHOLDS.map(
    (threshold) => `| ${threshold.toFixed(2)} | ${cells(answers, threshold).join(' | ')} |`,
  )
  return [head, '|---|---|---|---|---|---|---|---|', ...rows].join('\n')
}

function cells(answers: readonly Answer[], threshold: number): string[] {
  const flagged = answers.flatMap(({ query, matches }) =>
    matches
      .filter(({ score }) => score >= threshold)
      .map(({ record }) => ({ query, isRight: record.name === query.expect })),
  )
  const right = flagged.filter(({ isRight }) => isRight)
  const count = (relation: Query['relation'], found: readonly { query: Query }[]): string => {
    const all = answers.filter(({ query }) => query.relation === relation)
    return `${new Set(found.map(({ query }) => query).filter((query) => query.relation === relation)).size}/${all.length}`
  }
  const positives = answers.filter(({ query }) => query.expect !== null)
  return [
    (right.length / positives.length).toFixed(2),
    count('same', right),
    count('renamed', right),
    count('other', right),
    flagged.length === 0 ? '-' : (right.length / flagged.length).toFixed(2),
    count('unrelated', flagged),
    count('sibling', flagged),
  ]
}
