import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJunit } from '../../../../shared/commands/report/junit.ts'

const suite = (inner: string): string => `<?xml version="1.0"?>\n<testsuites>${inner}</testsuites>\n`
const passed = { file: undefined, status: 'passed' as const, message: '' }

describe('a JUnit report', () => {
  it('gives names, files, status and failures', () => {
    const text = suite(`<testsuite name="a.test.ts">
      <testcase classname="a.test.ts" name="adds"/>
      <testcase classname="a.test.ts" name="subtracts &gt; zero" time="0.1">
        <failure message="short">long &lt;text&gt; &#65;&#x42;</failure>
      </testcase>
      <testcase classname="a.test.ts" name="later"><skipped/></testcase>
      <testcase classname="a.test.ts" name="breaks"><error message="only a message"/></testcase>
    </testsuite>`)
    const file = 'a.test.ts'
    expect(parseJunit(text)).toEqual({
      kind: 'ok',
      tests: [
        { names: ['adds'], file, status: 'passed', message: '' },
        { names: ['subtracts > zero'], file, status: 'failed', message: 'long <text> AB' },
        { names: ['later'], file, status: 'skipped', message: '' },
        { names: ['breaks'], file, status: 'failed', message: 'only a message' },
      ],
      contradictions: [],
    })
  })

  it('takes a test of many failures as one', () => {
    const text = suite('<testcase name="a"><failure>one</failure><error>two</error></testcase>')
    expect(parseJunit(text)).toEqual({
      kind: 'ok',
      tests: [{ names: ['a'], file: undefined, status: 'failed', message: 'one\ntwo' }],
      contradictions: [],
    })
  })

  it.each([
    [
      'a class of another language',
      'classname="com.shop.CartTest" name="adds"',
      ['com.shop.CartTest', 'adds'],
    ],
    ['a class that repeats the name', 'classname="cart adds" name="cart adds"', ['cart adds']],
    ['a class that the name begins with', 'classname="cart" name="cart adds"', ['cart adds']],
    ['no class', 'name="adds"', ['adds']],
    ['no name', '', ['']],
  ])('names a test with %s', (_, attributes, names) => {
    expect(parseJunit(suite(`<testsuite name="s"><testcase ${attributes}/></testsuite>`))).toEqual({
      kind: 'ok',
      tests: [{ ...passed, names }],
      contradictions: [],
    })
  })

  it('joins the suites that Node nests', () => {
    const text = suite(`<testsuite name="cart"><testsuite name="empty">
      <testcase name="is &amp;quot;free&amp;quot;" classname="cart.empty" file="/w/a.test.js"/>
      <testcase name="older" classname="test" file="/w/a.test.js"/>
    </testsuite></testsuite>`)
    expect(parseJunit(text)).toEqual({
      kind: 'ok',
      tests: [
        { ...passed, names: ['cart', 'empty', 'is "free"'], file: '/w/a.test.js' },
        { ...passed, names: ['cart', 'empty', 'older'], file: '/w/a.test.js' },
      ],
      contradictions: [],
    })
  })

  it('takes what Node wraps for what the test said', () => {
    const wrapped = `[Error [ERR_TEST_FAILURE]: 1 !== 2] {
  code: 'ERR_TEST_FAILURE',
  failureType: 'testCodeFailure',
  cause: AssertionError: 1 !== 2
      at x.test.js:1:1 {
    actual: 1
  }
}`
    const reading = parseJunit(suite(`<testcase name="a"><failure>${wrapped}</failure></testcase>`))
    expect(reading).toMatchObject({
      tests: [{ message: 'AssertionError: 1 !== 2\n    at x.test.js:1:1 {\n  actual: 1\n}' }],
    })
  })

  it('reads raw text of CDATA sections and what reporters leave of terminal colours', () => {
    const text = suite(
      '<testcase name="a"><failure><![CDATA[<!DOCTYPE html> &lt; \u001b[31mred]]>&#27;[0m\u0000</failure></testcase>',
    )
    expect(parseJunit(text)).toMatchObject({
      kind: 'ok',
      tests: [{ message: '<!DOCTYPE html> &lt; [31mred[0m' }],
    })
  })

  it('keeps names that objects inherit apart from its own fields', () => {
    const text = suite('<testcase name="a" __proto__="x" constructor="y"/><constructor/><__proto__/>')
    expect(parseJunit(text)).toEqual({ kind: 'ok', tests: [{ ...passed, names: ['a'] }], contradictions: [] })
  })

  it('caps a message', () => {
    const reading = parseJunit(
      suite(`<testcase name="a"><failure>${'x'.repeat(500_000)}</failure></testcase>`),
    )
    expect(reading.kind === 'ok' && reading.tests[0]?.message.length).toBeLessThan(200_000)
  })

  it('may have no test', () => {
    expect(parseJunit(suite(''))).toEqual({ kind: 'ok', tests: [], contradictions: [] })
  })

  it.each([
    ['crossed elements', '<testsuites><testcase></testsuites></testcase>'],
    ['an unknown entity', suite('<testcase name="&x;"/>')],
    ['a page', '<html><body/></html>'],
    ['a document type', '<!DOCTYPE testsuites><testsuites/>'],
    [
      'an entity bomb',
      '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><testsuites><testcase name="&b;"/></testsuites>',
    ],
    ['an outside entity', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuites/>'],
    ['too many tests', suite('<testcase name="a"/>'.repeat(50_002))],
  ])('is refused when it holds %s', (_, text) => {
    expect(parseJunit(text)).toEqual({ kind: 'bad', reason: expect.any(String) as string, failed: [] })
  })

  it('may nest 100 elements and no more', () => {
    const nested = (depth: number): string => `${'<testsuite>'.repeat(depth)}${'</testsuite>'.repeat(depth)}`
    expect(parseJunit(nested(100)).kind).toBe('ok')
    const reason = expect.stringContaining(' 100 ') as string
    expect(parseJunit(nested(101))).toEqual({ kind: 'bad', reason, failed: [] })
    expect(parseJunit(nested(300_000))).toEqual({ kind: 'bad', reason, failed: [] })
  })

  it('never throws, whatever the bytes', () => {
    const piece = fc.constantFrom(
      ...[
        '<testsuites>',
        '</testsuites>',
        '<testsuite name="s">',
        '</testsuite>',
        '<testcase name="t">',
        '</testcase>',
      ],
      ...[
        '<failure>',
        '</failure>',
        '<skipped/>',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<!DOCTYPE',
        '&amp;',
        '&x;',
        '&#0;',
        '<',
        '>',
        '"',
        'x',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(['ok', 'torn', 'bad']).toContain(parseJunit(pieces.join('')).kind)
      }),
      { seed: 20261123, numRuns: 2000 },
    )
  })
})
