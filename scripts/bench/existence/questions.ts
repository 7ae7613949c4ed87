import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../../../shared/findings.ts'
import type { ExistenceIndex } from '../../../shared/exports/existence-index.ts'
import { searchExisting, type SearchResult } from '../../../shared/specification/checks/existing.ts'
import type { SpecFile } from '../../../shared/specification/document/spec-file.ts'
import { readSpec } from '../../../shared/specification/document/read-spec.ts'
import { ROOT } from '../measure.ts'

const FILE = join(ROOT, 'test', 'fixtures', 'existence', 'packages.tsv')

export const PARTS = ['tuned', 'held-out', 'fresh', 'last', 'blind', 'unseen', 'sealed'] as const
export const KINDS = ['other', 'renamed', 'new', 'homonym'] as const

/** One labelled question to a published package: what a spec asks for, and the exports that do the job already. */
export interface Question {
  part: (typeof PARTS)[number]
  package: string
  kind: (typeof KINDS)[number]
  /** Of a homonym: the export of the same name, which does another job. */
  expected: string[]
  signature: string
  doc: string
  /** Examples of the spec: a call, and what it returns. */
  rows: [call: string, returns: unknown][]
}

/** @throws Error for a line that is no question. */
export function readQuestions(): Question[] {
  return readFileSync(FILE, 'utf8').split('\n').filter(Boolean).map(questionOf)
}

function questionOf(line: string): Question {
  const [partText, name, kindText, names = '', signature, doc, rows = '[]'] = line.split('\t')
  const part = PARTS.find((each) => each === partText)
  const kind = KINDS.find((each) => each === kindText)
  if (part === undefined || kind === undefined || name === undefined || signature === undefined)
    throw new Error(`this line is no question: ${line}`)
  const said = JSON.parse(rows) as Question['rows']
  return { part, package: name, kind, expected: names.split(' '), signature, doc: doc ?? '', rows: said }
}

/** What the author of a spec is told. */
export interface Answer {
  question: Question
  findings: Finding[]
  best: SearchResult['best']
}

/** Puts one question as a whole spec, in the way of spec-validate. @throws Error for a signature that cannot be read. */
export function ask(question: Question, index: ExistenceIndex): Answer {
  const { findings, best } = searchExisting(specOf(question), index)
  return { question, findings, best }
}

/** The spec that asks a question, in a file of this name. @throws Error when it cannot be read. */
export function specOf(question: Question, name = 'question'): SpecFile {
  const path = `specs/${name}.spec.md`
  const reading = readSpec(Buffer.from(specText(question)), path)
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return { path, spec: reading.spec, placeOf: reading.placeOf }
}

function specText({ signature, doc, rows }: Question): string {
  const name = /^function (\w+)/.exec(signature)?.[1] ?? ''
  const fields = {
    id: 'question',
    title: doc.slice(0, 120),
    risk: 'medium',
    owner: 'team',
    why: WHY,
    paths: { write: [`app/features/${name}.ts`] },
    interface: [{ module: `app/features/${name}.ts`, signature, doc }],
    acceptance: [{ id: 'AC-1', ears: `The module shall offer ${name}.`, ...shownBy(rows) }],
  }
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  return ['---', ...lines, '---', ''].join('\n')
}

function shownBy(rows: Question['rows']): object {
  return rows.length === 0
    ? { check: 'review' }
    : { examples: rows.map(([call, returns]) => ({ call, returns })) }
}

/** The alternatives are weighed, and no export is named among them. */
const WHY = {
  problem: 'The team needs it in three places.',
  alternatives: [
    { option: 'do-nothing', verdict: 'rejected', reason: 'The three places differ by now.' },
    { option: 'reuse', verdict: 'rejected', reason: 'Nobody knew of one.' },
  ],
}

/** Is one of the expected exports among those that a finding names? */
export function namesExpected({ message }: Finding, { expected }: Question): boolean {
  const named = [...message.matchAll(/(\S+) at \S+?:\d+/g)].map(([, name = '']) => name)
  return named.some((name) => expected.includes(name) || expected.includes(name.split('.').at(-1) ?? name))
}
