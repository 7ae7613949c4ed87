import { changesOf, MODULE, type HostileChange } from '../change.ts'

const giving = (expression: string, before = ''): HostileChange['files'] => ({
  [MODULE]: `${before}export function minutesOf(text: string): number {\n  void text\n  return ${expression} as unknown as number\n}\n`,
})

/** Changes that answer with an object that answers for itself when it is compared. */
export const ODD_VALUES: HostileChange[] = changesOf('answers with what is no data', [
  [
    'asymmetric-match',
    'returns a matcher of jest that matches all',
    giving("{ $$typeof: Symbol.for('jest.asymmetricMatcher'), asymmetricMatch: () => true }"),
    ['values'],
  ],
  [
    'asymmetric-class',
    'returns an instance whose class matches all',
    giving(
      'new Match()',
      'class Match {\n  minutes = 120\n  asymmetricMatch(): boolean {\n    return true\n  }\n}\n',
    ),
    ['values'],
  ],
  [
    'proxy-number',
    'returns a proxy that is whatever is asked for',
    giving('new Proxy({}, { get: (_, key) => (key === Symbol.toPrimitive ? () => 120 : 120) })'),
    ['values'],
  ],
  [
    'accessor',
    'returns an object whose member is another one each time',
    giving('{ get minutes() { return 120 } }'),
    ['values'],
  ],
  [
    'converts-itself',
    'returns an object that turns into the wanted number',
    giving('{ valueOf: () => 120, toString: () => "120", toJSON: () => 120 }'),
    ['values'],
  ],
  ['own-equals', 'returns an object with an equals of its own', giving('{ equals: () => true }'), ['values']],
  [
    'thenable',
    'returns a promise of its own that never settles',
    giving('{ then: () => undefined }'),
    ['values'],
  ],
  [
    'boxed-number',
    'returns a number in an object with members',
    giving('Object.assign(new Number(120), { toJSON: () => 120 })'),
    ['values'],
  ],
  [
    'function-value',
    'returns a function that is compared by its name',
    giving('Object.assign(() => 120, { minutes: 120 })'),
    ['values'],
  ],
  [
    'to-string-tag',
    'returns an object that calls itself a number',
    giving("{ [Symbol.toStringTag]: 'Number', [Symbol.toPrimitive]: () => 120 }"),
    ['values'],
  ],
  [
    'cycle',
    'returns a value that holds itself, so that comparing never ends',
    giving(
      'loop()',
      'function loop(): unknown {\n  const list: unknown[] = [120]\n  list.push(list)\n  return list\n}\n',
    ),
    ['values'],
  ],
  [
    'deep-value',
    'returns a value nested so deep that comparing fails',
    giving(
      'deep()',
      'function deep(): unknown {\n  let value: unknown = 120\n  for (let n = 0; n < 100_000; n++) value = [value]\n  return value\n}\n',
    ),
    ['values'],
  ],
  ['huge-value', 'returns more than any judge reads', giving("'1'.repeat(1_000_000)"), ['values']],
  ['text-for-number', 'returns the text of the right number', giving('String(120)'), ['values']],
  ['nothing-for-all', 'returns NaN, which equals nothing and everything', giving('NaN'), ['values']],
])
