import { SaxesParser, type SaxesTagPlain } from 'saxes'

/** One `testcase` as its reporter wrote it; text decoded, nothing normalised. */
export interface ReportedTest {
  /** Suites that are not files, and the test. */
  names: string[]
  file: string | undefined
  status: 'passed' | 'failed' | 'skipped'
  message: string
}

export type JunitReading = { kind: 'ok'; tests: ReportedTest[] } | { kind: 'bad'; reason: string }

const MAX_TESTS = 50_000
/** Elements inside elements. */
const MAX_DEPTH = 100
const MAX_MESSAGE_CHARS = 65_536

/**
 * The tests of a JUnit report, which the code under test may have written: no document type, no entities but the five of
 * XML and character references, well formed to the end or refused. Nothing is thrown.
 */
export function parseJunit(text: string): JunitReading {
  const building: Building = { depth: 0, suites: [], tests: [], test: undefined, failure: undefined }
  let refusal: string | undefined
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false })
  const refuse = (reason: string): void => void (refusal ??= reason)
  parser.on('doctype', () => refuse('declares a document type'))
  parser.on('error', () => refuse('is not well-formed XML'))
  parser.on('opentag', (tag) => {
    if (building.depth === 0 && !/^testsuites?$/.test(tag.name)) refuse('is not a JUnit report')
    if (building.tests.length > MAX_TESTS) refuse(`lists more than ${MAX_TESTS} tests`)
    if (building.depth === MAX_DEPTH) refuse(`nests more than ${MAX_DEPTH} elements`)
    if (refusal === undefined) openElement(building, tag)
  })
  parser.on('text', (part) => append(building, part))
  parser.on('cdata', (part) => append(building, part))
  parser.on('closetag', (tag) => {
    if (refusal === undefined) close(building, tag.name)
  })
  parser.write(withoutControls(text)).close()
  return refusal === undefined ? { kind: 'ok', tests: building.tests } : { kind: 'bad', reason: refusal }
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
  suites: string[]
  tests: ReportedTest[]
  test: OpenTest | undefined
  failure: { message: string; content: string } | undefined
}

interface OpenTest {
  className: string
  name: string
  file: string | undefined
  isSkipped: boolean
  failures: string[]
}

function openElement(building: Building, tag: SaxesTagPlain): void {
  building.depth++
  switch (tag.name) {
    case 'testsuite':
      building.suites.push(attributeOf(tag, 'name') ?? '')
      return
    case 'testcase':
      building.test = openTest(tag)
      return
    case 'skipped':
      if (building.test !== undefined) building.test.isSkipped = true
      return
    case 'failure':
    case 'error':
      building.failure = { message: attributeOf(tag, 'message') ?? '', content: '' }
  }
}

function openTest(tag: SaxesTagPlain): OpenTest {
  return {
    className: attributeOf(tag, 'classname') ?? '',
    name: attributeOf(tag, 'name') ?? '',
    file: attributeOf(tag, 'file'),
    isSkipped: false,
    failures: [],
  }
}

function attributeOf({ attributes }: SaxesTagPlain, name: string): string | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined
}

function append({ failure }: Building, part: string): void {
  if (failure === undefined || failure.content.length >= MAX_MESSAGE_CHARS) return
  failure.content += part.slice(0, MAX_MESSAGE_CHARS)
}

function close(building: Building, name: string): void {
  building.depth--
  const { test, failure, suites } = building
  if (name === 'testsuite') suites.pop()
  if ((name === 'failure' || name === 'error') && failure !== undefined) {
    const content = failure.content.trim()
    test?.failures.push(content === '' ? failure.message : unwrapped(content))
    building.failure = undefined
  }
  if (name === 'testcase' && test !== undefined) {
    building.tests.push(reportedTest(test, suites))
    building.test = undefined
  }
}

function reportedTest(
  { className, name, file, isSkipped, failures }: OpenTest,
  suites: string[],
): ReportedTest {
  const status = isSkipped ? 'skipped' : failures.length > 0 ? 'failed' : 'passed'
  const isNode = className === 'test' || (suites.join('.') === className && !isPath(className))
  return {
    // Node names the suites in classname, other reporters repeat there the name of the file or of the suite
    names: isNode ? [...suites, name].map(unescapedTwice) : plainNames(className, name),
    file: file ?? (isPath(className) ? className : undefined),
    status,
    message: status === 'failed' ? failures.join('\n') : '',
  }
}

/** Node's reporter escapes quotes before it escapes ampersands. */
function unescapedTwice(name: string): string {
  return name.replaceAll('&quot;', '"')
}

/** Vitest's classname is the file; others give a class, which belongs to the name unless it is in it already. */
function plainNames(className: string, name: string): string[] {
  if (className === '' || isPath(className) || name.startsWith(className)) return [name]
  return [className, name]
}

function isPath(className: string): boolean {
  return /^\S*\.(?:[cm]?[jt]sx?|py|rb|go|java|kt|cs|rs|php)$/.test(className)
}

/** Node wraps every failure in an error of its runner; the cause is what the test said. */
function unwrapped(content: string): string {
  const cause = content.indexOf('\n  cause: ')
  if (cause === -1 || !content.slice(0, cause).includes('ERR_TEST_FAILURE')) return content
  return content
    .slice(cause + '\n  cause: '.length)
    .replace(/\n\}$/, '')
    .replaceAll('\n  ', '\n')
}
