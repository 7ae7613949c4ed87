import { isDeepStrictEqual } from 'node:util'
import { compileFunction } from 'node:vm'
import { expect, test } from 'vitest'
import { callsFor, specOf } from './sample.ts'

interface Case {
  signature: string
  /** One criterion for each list. */
  examples: string[][]
  right: Callable
  /** The same with a defect in one place, which no example shows. */
  wrong: Callable
}

type Callable = (...args: never[]) => unknown

/** Small functions as people specify them, each with a mistake of one place. */
const CASES: Record<string, Case> = {
  boundary: {
    signature: 'function grade(points: number): string',
    examples: [['grade(95)', 'grade(40)']],
    right: (points: number) => (points >= 50 ? 'passed' : 'failed'),
    wrong: (points: number) => (points > 50 ? 'passed' : 'failed'),
  },
  'off by one': {
    signature: 'function pages(items: number, size: number): number',
    examples: [['pages(5, 2)', 'pages(21, 10)']],
    right: (items: number, size: number) => Math.ceil(items / size),
    wrong: (items: number, size: number) => Math.floor(items / size) + 1,
  },
  'empty text': {
    signature: 'function initial(name: string): string',
    examples: [['initial("anna")', 'initial("Bo")']],
    right: (name: string) => (name === '' ? '?' : name.charAt(0).toUpperCase()),
    wrong: (name: string) => name.charAt(0).toUpperCase(),
  },
  'beyond ASCII': {
    signature: 'function shorten(text: string, limit: number): string',
    examples: [['shorten("Oak chair", 3)', 'shorten("Oak", 5)']],
    right: (text: string, limit: number) => Array.from(text).slice(0, limit).join(''),
    wrong: (text: string, limit: number) => text.slice(0, limit),
  },
  'one of several': {
    signature: 'function snake(text: string): string',
    examples: [['snake("hello world")', 'snake("one two")']],
    right: (text: string) => text.replaceAll(' ', '_'),
    wrong: (text: string) => text.replace(' ', '_'),
  },
  'order of equals': {
    signature: 'function cheapest(offers: { name: string; price: number }[]): string',
    examples: [['cheapest([{ name: "a", price: 3 }, { name: "b", price: 2 }])']],
    right: (offers: Offer[]) => offers.toSorted((one, other) => one.price - other.price)[0]?.name,
    wrong: (offers: Offer[]) =>
      offers.reduce<Offer | undefined>(
        (least, each) => (each.price <= (least?.price ?? 1e9) ? each : least),
        undefined,
      )?.name,
  },
  'empty list': {
    signature: 'function mean(values: number[]): number',
    examples: [['mean([1, 3])', 'mean([4])']],
    right: (values: number[]) =>
      values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length,
    wrong: (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length,
  },
  'default of an option': {
    signature: 'function pad(text: string, options?: { width?: number; fill?: string }): string',
    examples: [['pad("a", { width: 3, fill: "-" })', 'pad("abcd", { width: 2, fill: "." })']],
    right: (text: string, { width = 8, fill = ' ' }: Pad = {}) => text.padStart(width, fill),
    wrong: (text: string, { width = 8, fill = '0' }: Pad = {}) => text.padStart(width, fill),
  },
  'leap year': {
    signature: 'function lastOfFebruary(year: number): number',
    examples: [['lastOfFebruary(2023)', 'lastOfFebruary(2024)']],
    right: (year: number) => new Date(Date.UTC(year, 2, 0)).getUTCDate(),
    wrong: (year: number) => (year % 4 === 0 ? 29 : 28),
  },
  rounding: {
    signature: 'function gross(net: number): number',
    examples: [['gross(10)', 'gross(2)']],
    right: (net: number) => Math.round(net * 119) / 100,
    wrong: (net: number) => Math.floor(net * 119) / 100,
  },
  'a sign within': {
    signature: 'function fields(line: string): string[]',
    examples: [['fields("a=1;b=2")', 'fields("a=1")']],
    right: (line: string) => line.split(';').map((each) => each.slice(each.indexOf('=') + 1)),
    wrong: (line: string) => line.split(';').map((each) => each.split('=')[1] ?? each),
  },
  'state after a second call': {
    signature: 'class Basket { constructor(limit: number); add(name: string): this; count(): number }',
    examples: [['new Basket(3).add("pen").count()', 'new Basket(2).add("pen").add("ink").count()']],
    right: basketOf((names, name) => [...names, name]),
    wrong: basketOf((names, name) => (names.includes(name) ? names : [...names, name])),
  },
}

interface Offer {
  name: string
  price: number
}

interface Pad {
  width?: number
  fill?: string
}

function basketOf(put: (names: string[], name: string) => string[]): Callable {
  class Basket {
    names: string[] = []
    limit: number
    constructor(limit: number) {
      this.limit = limit
    }
    add(name: string): this {
      if (this.names.length < this.limit) this.names = put(this.names, name)
      return this
    }
    count(): number {
      return this.names.length
    }
  }
  return Basket as unknown as Callable
}

/** What a call does. */
function outcome(call: string, callee: string, target: Callable): unknown {
  try {
    return {
      returned: (compileFunction(`return ${call}`, [callee]) as (target: Callable) => unknown)(target),
    }
  } catch (thrown) {
    return { threw: (thrown as Error).name }
  }
}

const calleeOf = (signature: string): string => /(?:function|class) (\w+)/.exec(signature)?.[1] ?? ''

/** The calls that tell the right function from the wrong one. */
async function telling({ signature, examples, right, wrong }: Case): Promise<string[]> {
  const callee = calleeOf(signature)
  const spec = specOf(
    [signature],
    examples.map((calls) => calls.map((call) => ({ call, returns: 0 }))),
  )
  const change = [{ path: 'src/trim.ts', head: `export const ${callee} = ${String(wrong)}` }]
  const calls = await callsFor(spec, { change })
  return calls.filter(
    (call) => !isDeepStrictEqual(outcome(call, callee, right), outcome(call, callee, wrong)),
  )
}

test('no example shows any of the defects', () => {
  for (const { signature, examples, right, wrong } of Object.values(CASES)) {
    const callee = calleeOf(signature)
    for (const call of examples.flat())
      expect(outcome(call, callee, wrong)).toEqual(outcome(call, callee, right))
  }
})

test('calls near the examples tell at least 11 of 12 functions from those with a defect', async () => {
  const missed: string[] = []
  for (const [name, each] of Object.entries(CASES)) {
    if ((await telling(each)).length === 0) missed.push(name)
  }
  expect(Object.keys(CASES)).toHaveLength(12)
  expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(1)
})
