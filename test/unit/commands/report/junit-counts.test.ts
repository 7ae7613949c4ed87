import { describe, expect, it } from 'vitest'
import { parseJunit } from '../../../../shared/commands/report/junit.ts'

const suites = (inner: string, attributes = ''): string => `<testsuites ${attributes}>${inner}</testsuites>`
const passed = (name: string): string => `<testcase name="${name}"/>`
const failure = '<failure message="no"/>'

function contradictionsOf(text: string): string[] {
  const reading = parseJunit(text)
  return reading.kind === 'ok' ? reading.contradictions : [reading.reason]
}

describe('the numbers of a report', () => {
  it.each([
    ['failures of the root', suites(passed('a'), 'failures="3"'), / 3 .*none$/],
    ['errors of the root', suites(passed('a'), 'errors="1"'), / 1 .*none$/],
    [
      'errors of a suite',
      suites(`<testsuite name="s" errors="2">${passed('a')}</testsuite>`),
      / 2 .*"s".* none$/,
    ],
    [
      'a nested suite',
      suites(`<testsuite name="s"><testsuite name="n" failures="1"/>${passed('a')}</testsuite>`),
      / 1 .*"n".* none$/,
    ],
    ['more tests', suites(passed('a'), 'tests="9"'), / 9 .*1$/],
    ['more tests than were not run', suites(passed('a'), 'tests="9" skipped="3" disabled="2"'), / 9 .*1$/],
    ['no test that ran', suites(passed('a'), 'tests="0"'), / no .* 1$/],
    ['skipped tests only', suites(passed('a'), 'tests="1" skipped="1"'), / no .* 1$/],
    ['failures at the end of Node', suites(`${passed('a')}<!-- fail 1 -->`), / 1 .*0$/],
  ])('contradict its list: %s', (_, text, contradiction) => {
    expect(contradictionsOf(text)).toEqual([expect.stringMatching(contradiction)])
  })

  it.each([
    ['none at all', suites(passed('a'))],
    ['words', suites(passed('a'), 'tests="many" failures="" errors="-1"')],
    ['fewer tests: jest-junit leaves todo out', suites(passed('a') + passed('b'), 'tests="1"')],
    [
      'a nested suite as one test: Node',
      suites(
        `<testsuite name="s" tests="1" failures="0"><testsuite name="n" tests="2">${passed('a')}${passed('b')}</testsuite></testsuite>`,
      ),
    ],
    [
      'a failed todo that is marked as skipped: Node',
      suites(
        `<testsuite name="s" tests="2" failures="1" skipped="1">${passed('a')}<testcase name="t"><skipped type="todo"/>${failure}</testcase></testsuite><!-- fail 0 -->`,
      ),
    ],
    ['expectations: jasmine', suites(`<testcase name="a">${failure}</testcase>`, 'tests="1" failures="3"')],
    [
      'pending tests that are not listed: mocha',
      suites(`<testsuite name="s" tests="3">${passed('a')}</testsuite>`, 'tests="3" skipped="2"'),
    ],
    [
      'further tries of one test: surefire',
      suites(
        `<testsuite name="s" tests="2" failures="1"><testcase name="a"><flakyFailure message="once"/></testcase></testsuite>`,
      ),
    ],
    [
      'all of them: pytest',
      suites(`<testsuite errors="0" failures="0" skipped="0" tests="1">${passed('a')}</testsuite>`),
    ],
    ['a diagnostic inside a suite', suites(`<testsuite name="s">${passed('a')}<!-- fail 1 --></testsuite>`)],
  ])('do not contradict it: %s', (_, text) => {
    expect(contradictionsOf(text)).toEqual([])
  })
})

describe('what fails outside of a test', () => {
  it.each(['failure', 'error'])('fails its suite: %s', (element) => {
    const text = suites(
      `<testsuite name="src/x.test.ts">${passed('a')}<${element} message="not loaded">SyntaxError</${element}></testsuite>`,
    )
    expect(parseJunit(text)).toMatchObject({
      kind: 'ok',
      tests: [
        { names: ['a'], status: 'passed' },
        { names: ['src/x.test.ts'], file: 'src/x.test.ts', status: 'failed', message: 'SyntaxError' },
      ],
    })
  })

  it('fails the root when it stands there', () => {
    expect(parseJunit(suites('<error message="crashed"/>', 'name="all"'))).toMatchObject({
      tests: [{ names: ['all'], status: 'failed', message: 'crashed' }],
    })
  })

  it('counts where it stands beside another test that failed', () => {
    const text = suites(
      `<testsuite name="s"><testcase name="a">${failure}</testcase><error>hook</error></testsuite>`,
    )
    expect(parseJunit(text)).toMatchObject({ tests: [{ names: ['a'] }, { names: ['s'], message: 'hook' }] })
  })

  it('is not lost after a test inside a test', () => {
    const text = suites(`<testcase name="outer"><testcase name="inner"/>${failure}</testcase>`)
    expect(parseJunit(text)).toMatchObject({
      tests: [
        { names: ['inner'], status: 'passed' },
        { names: ['outer'], status: 'failed' },
      ],
    })
  })
})

describe('the state of a test', () => {
  const statusOf = (attributes: string, inner = ''): string | undefined => {
    const reading = parseJunit(suites(`<testcase name="a" ${attributes}>${inner}</testcase>`))
    return reading.kind === 'ok' ? reading.tests[0]?.status : undefined
  }

  const WORDS = {
    passed: ['run', 'passed', 'Success', 'completed', '1', ''],
    skipped: ['notrun', 'disabled', 'skipped', 'pending', 'untested', 'suppressed', 'someday'],
    failed: ['fail', 'Failed', 'error', 'timedout', '0'],
  }

  it.each([
    ...Object.entries(WORDS).flatMap(([status, words]) => words.map((word) => [`status="${word}"`, status])),
    ['status="run" result="completed"', 'passed'],
    ['status="notrun" result="suppressed"', 'skipped'],
    ['status="run" result="skipped"', 'skipped'],
  ] as [string, string][])('is told by its attributes: %s is %s', (attributes, status) => {
    expect(statusOf(attributes)).toBe(status)
  })

  it('is failed with a failure, whatever the attributes say', () => {
    expect(statusOf('status="notrun"', failure)).toBe('failed')
    expect(statusOf('status="passed"', failure)).toBe('failed')
  })

  it.each(['skipped', 'disabled', 'ignored'])('is skipped with an element %s', (element) => {
    expect(statusOf('status="run"', `<${element}/>`)).toBe('skipped')
  })
})

describe('the file of a test', () => {
  it('is that of its suite where it names none: mocha', () => {
    const text = suites(
      '<testsuite name="s" file="/w/a.js"><testcase name="a"/><testcase name="b" file="/w/b.js"/></testsuite>',
    )
    expect(parseJunit(text)).toMatchObject({ tests: [{ file: '/w/a.js' }, { file: '/w/b.js' }] })
  })
})
