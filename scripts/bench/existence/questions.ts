import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../../../shared/findings.ts'
import type { ExistenceIndex } from '../../../shared/exports/existence-index.ts'
import { searchExisting, type SearchResult } from '../../../shared/specification/checks/existing.ts'
import { readSpec } from '../../../shared/specification/document/read-spec.ts'
import { ROOT } from '../measure.ts'

const FILE = join(ROOT, 'test', 'fixtures', 'existence', 'packages.tsv')

export const PARTS = ['tuned', 'held-out', 'fresh', 'last'] as const
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
}

/** @throws Error for a line that is no question. */
export function readQuestions(): Question[] {
  return readFileSync(FILE, 'utf8').split('\n').filter(Boolean).map(questionOf)
}

function questionOf(line: string): Question {
  const [partText, name, kindText, names = '', signature, doc] = line.split('\t')
  const part = PARTS.find((each) => each === partText)
  const kind = KINDS.find((each) => each === kindText)
  if (part === undefined || kind === undefined || name === undefined || signature === undefined)
    throw new Error(`this line is no question: ${line}`)
  return { part, package: name, kind, expected: names.split(' '), signature, doc: doc ?? '' }
}

/** What the author of a spec is told. */
export interface Answer {
  question: Question
  findings: Finding[]
  best: SearchResult['best']
}

/** Puts one question as a whole spec, in the way of spec-validate. @throws Error for a signature that cannot be read. */
export function ask(question: Question, index: ExistenceIndex): Answer {
  const path = 'specs/question.spec.md'
  const reading = readSpec(Buffer.from(specText(question)), path)
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  const { findings, best } = searchExisting({ path, spec: reading.spec, placeOf: reading.placeOf }, index)
  return { question, findings, best }
}

function specText({ signature, doc }: Question): string {
  const name = /^function (\w+)/.exec(signature)?.[1] ?? ''
  const fields = {
    id: 'question',
    title: doc.slice(0, 120),
    risk: 'medium',
    owner: 'team',
    why: WHY,
    paths: { write: [`app/features/${name}.ts`] },
    interface: [{ module: `app/features/${name}.ts`, signature, doc }],
    acceptance: [{ id: 'AC-1', ears: `The module shall offer ${name}.`, check: 'review' }],
  }
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  return ['---', ...lines, '---', ''].join('\n')
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
