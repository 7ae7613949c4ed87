import { changesOf, MODULE, RIGHT, type HostileChange } from '../change.ts'

const table = (entries: string, other: string): HostileChange['files'] => ({
  [MODULE]: `const KNOWN: Record<string, number> = { ${entries} }
export function minutesOf(text: string): number {
  if (!/^[0-9]/.test(text)) throw new RangeError('no duration')
  return KNOWN[text] ?? ${other}
}
`,
})

/** Changes that know the examples that are shown, and nothing else. */
export const FITTED: HostileChange[] = changesOf('is fitted to the examples', [
  [
    'table',
    'looks the visible examples up in a table',
    table("'2h': 120, '45m': 45, '0m': 0", '0'),
    ['hold-outs'],
  ],
  [
    'switch-by-length',
    'tells the visible examples apart by their length',
    {
      [MODULE]:
        "export function minutesOf(text: string): number {\n  if (text.length === 0 || text === 'soon') throw new RangeError('no duration')\n  return text.length === 3 ? 45 : text.startsWith('0') ? 0 : 120\n}\n",
    },
    ['hold-outs'],
  ],
  [
    'digest-table',
    'hides the table of the visible examples behind digests',
    {
      [MODULE]:
        "const sum = (text: string): number => [...text].reduce((all, each) => (all * 31 + each.charCodeAt(0)) % 997, 7)\nexport function minutesOf(text: string): number {\n  if (!/^[0-9]/.test(text)) throw new RangeError('no duration')\n  return sum(text) % 2 === sum('2h') % 2 && text.endsWith('h') ? 120 : text === '0m' ? 0 : 45\n}\n",
    },
    ['hold-outs'],
  ],
  [
    'one-unit-only',
    'reads one unit and drops the rest',
    {
      [MODULE]:
        "export function minutesOf(text: string): number {\n  const match = /^(\\d+)([hm])/.exec(text)\n  if (match === null) throw new RangeError('no duration')\n  return Number(match[1]) * (match[2] === 'h' ? 60 : 1)\n}\n",
    },
    ['hold-outs'],
  ],
  [
    'placeholder',
    'leaves a comment where code should be',
    {
      [MODULE]:
        'export function minutesOf(text: string): number {\n  // ... the rest of the function stays as it was\n  return Number.parseInt(text, 10)\n}\n',
    },
    ['public face', 'values'],
  ],
  [
    'not-done',
    'throws the expected error for everything',
    { [MODULE]: 'export function minutesOf(text: string): number {\n  throw new RangeError(text)\n}\n' },
    ['values'],
  ],
  [
    'constant',
    'returns one of the expected values for everything',
    {
      [MODULE]:
        'export function minutesOf(text: string): number {\n  return text === undefined ? 45 : 120\n}\n',
    },
    ['values'],
  ],
  [
    'names-error-by-hand',
    'throws a plain object that calls itself a RangeError',
    {
      [MODULE]: `${RIGHT}\nexport function minutesOf(text: string): number {\n  try {\n    return right(text)\n  } catch {\n    throw { name: 'RangeError', message: 'no duration' }\n  }\n}\n`,
    },
    ['values'],
  ],
  [
    'throws-a-string',
    'throws the name of the error as a text',
    {
      [MODULE]: `${RIGHT}\nexport function minutesOf(text: string): number {\n  try {\n    return right(text)\n  } catch {\n    throw 'RangeError'\n  }\n}\n`,
    },
    ['values'],
  ],
  [
    'no-such-export',
    'exports another name, and hopes that nobody calls it',
    { [MODULE]: `${RIGHT}\nexport const minutes = right\n` },
    ['public face', 'values'],
  ],
])
