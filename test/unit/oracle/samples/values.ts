import { js, of, one, type Sample } from './sample.ts'

const f = (right: string, wrong: string, row: string, says: string | RegExp): Sample => ({
  exports: of('function f(): unknown'),
  rows: one(`{ call: f(), ${row} }`),
  right: js(`export const f = () => ${right}`),
  wrong: js(`export const f = () => ${wrong}`),
  says,
})

/** What must come of a call. */
export const VALUES: Record<string, Sample> = {
  undefined: f('undefined', '"undefined"', 'returns: undefined', /returned "undefined" instead of undefined/),
  'the text undefined': f(
    '"undefined"',
    'undefined',
    'returns: "undefined"',
    /returned undefined instead of "undefined"/,
  ),
  'NaN in a list': f('[NaN, 1]', '["NaN", 1]', 'returns: [NaN, 1]', /at \[0\]: "NaN" instead of NaN/),
  'a date': f(
    'new Date(0)',
    'new Date(1)',
    "gives: 'new Date(0)'",
    /returned new Date\("1970-01-01T00:00:00.001Z"\)/,
  ),
  'a map in any order of its entries': f(
    'new Map([["b", 2n], ["a", 1n]])',
    'new Map([["a", 1n]])',
    'gives: \'new Map([["a", 1n], ["b", 2n]])\'',
    /instead of new Map/,
  ),
  'an address': f(
    'new URL("https://a.b/c")',
    'new URL("https://a.b/d")',
    `gives: 'new URL("https://a.b/c")'`,
    /returned new URL\("https:\/\/a.b\/d"\) instead of new URL/,
  ),
  bytes: f('Buffer.from("hi")', 'Buffer.from("ho")', `gives: 'Buffer.from("hi")'`, /returned new Uint8Array/),
  'a set': f('new Set([1])', '[1]', "gives: 'new Set([1])'", /returned \[1\] instead of new Set/),
  'a regular expression': f('/a+/gi', '/a+/g', "gives: '/a+/gi'", /returned \/a\+\/g instead of \/a\+\/gi/),
  'a number that is about right': f(
    '0.1 + 0.2',
    '0.3001',
    'approx: 0.3',
    /returned 0.3001 instead of about 0.3/,
  ),
  'a number within limits': f(
    '10.4',
    '10.6',
    'approx: { value: 10, within: 0.5 }',
    /10.6 instead of about 10 \(within 0.5\)/,
  ),
  'a part of a text': f('"a long text"', '"text"', 'contains: long', /returned "text" without "long"/),
  'items of a list': f('[3, 1, 2]', '[3]', 'contains: [1, 2]', /returned \[3\] without 1/),
  'members of an instance': f(
    'new (class Point { x = 1; y = 2 })()',
    '({ x: 2 })',
    'contains: { x: 1 }',
    /returned at \.x: 2 instead of 1/,
  ),
  'a text by its pattern': f(
    '"id-42"',
    '"id"',
    'matches: ^id-\\d+$',
    /returned "id" instead of text that matches/,
  ),
  'a list in any order': f('[2, 1, 1]', '[2, 1]', 'anyOrder: [1, 1, 2]', /returned \[2, 1\] without 1/),
  'an error with its message': f(
    '{ throw new RangeError("at most 3 items") }',
    '{ throw new RangeError("wrong") }',
    'throws: RangeError, message: at most 3',
    /threw "RangeError: wrong", and should throw RangeError with "at most 3"/,
  ),
}
