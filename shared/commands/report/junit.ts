import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { closedCase, openCase, type OpenCase, type ReportedTest } from './junit-case.ts'
import { closedSuite, countCase, openSuite, type OpenSuite } from './junit-suite.ts'

/**
 * `ok`: the report is complete. `torn`: it ends before its root element does, or is empty. `bad`: it is refused, and nothing is
 * known about the rest. What had failed up to that place is told in each case.
 */
export type JunitReading =
  | { kind: 'ok'; tests: ReportedTest[]; contradictions: string[] }
  | { kind: 'torn' | 'bad'; reason: string; failed: ReportedTest[] }

/** Tests of one report, and of all reports of one run. */
export const MAX_TESTS = 50_000
/** Elements inside elements. */
const MAX_DEPTH = 100
const MAX_MESSAGE_CHARS = 65_536
/** Contradictions that are told. */
const MAX_CONTRADICTIONS = 3

/**
 * The tests of a JUnit report, which the code under test may have written: no document type, no entities but the five of
 * XML and character references, well formed to the end or refused. Reading ends at the first refusal. Nothing is thrown.
 */
export function parseJunit(text: string): JunitReading {
  const building: Building = { depth: 0, suites: [], cases: [], tests: [], failure: undefined, said: [] }
  try {
    feed(building, withoutControls(text))
    return { kind: 'ok', tests: building.tests, contradictions: building.said.slice(0, MAX_CONTRADICTIONS) }
  } catch (thrown) {
    const failed = building.tests.filter(({ status }) => status === 'failed')
    if (thrown instanceof Refusal) return { kind: thrown.kind, reason: thrown.message, failed }
    return { kind: 'bad', reason: 'is not well-formed XML', failed }
  }
}

/** Thrown through the parser, which would go on otherwise: a second of CPU for each megabyte of errors. */
class Refusal extends Error {
  readonly kind: 'torn' | 'bad'

  constructor(kind: 'torn' | 'bad', reason: string) {
    super(reason)
    this.kind = kind
  }
}

function refuse(reason: string): never {
  throw new Refusal('bad', reason)
}

function feed(building: Building, text: string): void {
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false })
  let isEnd = false
  parser.on('doctype', () => refuse('declares a document type'))
  parser.on('error', () => {
    throw isEnd
      ? new Refusal('torn', 'ends before it is complete')
      : new Refusal('bad', 'is not well-formed XML')
  })
  parser.on('opentag', (tag) => openElement(building, tag))
  parser.on('text', (part) => append(building, part))
  parser.on('cdata', (part) => append(building, part))
  parser.on('comment', (comment) => takeComment(building, comment))
  parser.on('closetag', (tag) => closeElement(building, tag.name))
  parser.write(text)
  isEnd = true
  parser.close()
}

/** Reporters copy terminal colours and stray bytes into messages, raw or as references; XML allows neither. */
function withoutControls(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ufeff]/g, '')
    .replace(/&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:1?[0-8bcef]|1[9ad]));/gi, '')
    .toWellFormed()
}

/** The elements that are open, and what they have said so far. */
interface Building {
  depth: number
  /** The root and the suites. */
  suites: OpenSuite[]
  cases: OpenCase[]
  tests: ReportedTest[]
  failure: { message: string; content: string } | undefined
  /** Contradictions between what the report counts and what it lists. */
  said: string[]
}

function openElement(building: Building, tag: SaxesTagPlain): void {
  const { depth, suites, cases, tests } = building
  if (depth === 0 && !/^testsuites?$/.test(tag.name)) refuse('is not a JUnit report')
  if (depth === MAX_DEPTH) refuse(`nests more than ${MAX_DEPTH} elements`)
  if (tests.length > MAX_TESTS) refuse(`lists more than ${MAX_TESTS} tests`)
  building.depth++
  if (tag.name === 'testsuite' || tag.name === 'testsuites') suites.push(openSuite(tag, suites.at(-1)))
  else if (tag.name === 'testcase') cases.push(openCase(tag))
  else if (tag.name === 'failure' || tag.name === 'error') openFailure(building, tag)
  else noteInCase(cases.at(-1), suites.at(-1), tag.name)
}

function openFailure(building: Building, { attributes }: SaxesTagPlain): void {
  const message = Object.hasOwn(attributes, 'message') ? (attributes['message'] ?? '') : ''
  building.failure = { message, content: '' }
}

const NOT_RUN = new Set(['skipped', 'disabled', 'ignored', 'pending', 'notrun'])
/** Surefire: tries of one test besides the one that decides; its counts may hold them too. */
const FURTHER_TRIES = new Set(['rerunFailure', 'rerunError', 'flakyFailure', 'flakyError'])

function noteInCase(test: OpenCase | undefined, suite: OpenSuite | undefined, name: string): void {
  if (test !== undefined && NOT_RUN.has(name)) test.isSkipped = true
  if (suite === undefined || !FURTHER_TRIES.has(name)) return
  suite.listed.tests++
  suite.listed.failures++
}

function append({ failure }: Building, part: string): void {
  if (failure === undefined || failure.content.length >= MAX_MESSAGE_CHARS) return
  failure.content += part.slice(0, MAX_MESSAGE_CHARS)
}

/** Node writes its own counts as comments of the root; failures of a suite itself stand nowhere else. */
function takeComment({ depth, suites }: Building, comment: string): void {
  const count = /^ fail (\d{1,9}) $/.exec(comment)?.[1]
  const root = suites[0]
  if (depth === 1 && count !== undefined && root !== undefined) root.claims.failedTests = Number(count)
}

function closeElement(building: Building, name: string): void {
  building.depth--
  if (name === 'failure' || name === 'error') closeFailure(building)
  if (name === 'testcase') closeCase(building)
  if (name === 'testsuite' || name === 'testsuites') closeSuite(building)
}

/** What failed outside of any test failed in its suite: a file that could not be loaded, a hook. */
function closeFailure(building: Building): void {
  const { failure, cases, suites } = building
  building.failure = undefined
  const suite = suites.at(-1)
  if (failure === undefined || suite === undefined) return
  suite.listed.failures++
  const content = failure.content.trim()
  const text = content === '' ? failure.message : content
  ;(cases.at(-1) ?? suite).failures.push(text)
}

function closeCase({ cases, suites, tests }: Building): void {
  const open = cases.pop()
  const suite = suites.at(-1)
  if (open === undefined || suite === undefined) return
  const test = closedCase(open, suite)
  countCase(suite, test)
  tests.push(test)
}

function closeSuite({ suites, tests, said }: Building): void {
  const suite = suites.pop()
  if (suite === undefined) return
  const { failed, contradiction } = closedSuite(suite, suites)
  if (failed !== undefined) tests.push(failed)
  if (contradiction !== undefined) said.push(contradiction)
}
