import { changesOf, MODULE, RIGHT, rightWhere, type HostileChange } from '../change.ts'

const keeping = (before: string, condition: string): HostileChange['files'] => ({
  [MODULE]: `${RIGHT}\n${before}\nexport function minutesOf(text: string): number {\n  return ${condition} ? right(text) : 7\n}\n`,
})

/** Changes that are right at first, for some days, in one order, or by chance. */
export const PASSING: HostileChange[] = changesOf('is right for a while only', [
  [
    'bomb-by-date',
    'is wrong from next year on',
    rightWhere(`new Date().getFullYear() <= ${new Date().getFullYear()}`),
    ['capability fact', 'later clock'],
  ],
  [
    'bomb-by-now',
    'is wrong after some months',
    rightWhere(`Date.now() < ${Date.now() + 200 * 86_400_000}`),
    ['capability fact', 'later clock'],
  ],
  [
    'bomb-by-origin',
    'counts the days by performance.timeOrigin',
    rightWhere(`performance.timeOrigin < ${Date.now() + 200 * 86_400_000}`),
    ['capability fact', 'later clock'],
  ],
  [
    'bomb-by-format',
    'asks a format for the present year',
    rightWhere(
      `Number(new Intl.DateTimeFormat('en', { year: 'numeric' }).format()) <= ${new Date().getFullYear()}`,
    ),
    ['capability fact', 'later clock'],
  ],
  [
    'bomb-by-date-call',
    'asks Date for a text',
    rightWhere(`Date().includes('${new Date().getFullYear()}')`),
    ['capability fact', 'later clock'],
  ],
  ['first-call-right', 'is right once', keeping('let calls = 0', 'calls++ === 0'), ['company']],
  [
    'second-call-right',
    'is wrong at first, and right after',
    keeping('let calls = 0', 'calls++ > 0'),
    ['company', 'values'],
  ],
  [
    'remembers-arguments',
    'is wrong for what it was asked before',
    keeping(
      'const seen = new Set<string>()\nconst isNew = (text: string): boolean => seen.size < 2 && Boolean(seen.add(text))',
      'isNew(text)',
    ),
    ['company'],
  ],
  [
    'order-of-calls',
    'is right as long as the calls come in the order of the spec',
    keeping(
      "const ORDER = ['2h', '45m', '0m', 'soon', '', '1h30m', '3h5m']\nlet last = -1\nconst inOrder = (text: string): boolean => {\n  const at = ORDER.indexOf(text)\n  const is = at > last\n  last = at\n  return is\n}",
      'inOrder(text)',
    ),
    ['company'],
  ],
  [
    'counts-in-a-file',
    'counts its processes in a file',
    rightWhere(
      'count() < 1',
      "import { appendFileSync, readFileSync } from 'node:fs'\nconst place = process.env['TMPDIR'] + '/count'\nfunction count(): number {\n  appendFileSync(place, 'x')\n  return readFileSync(place, 'utf8').length - 1\n}\n",
    ),
    ['capability fact', 'values'],
  ],
  [
    'by-chance',
    'is wrong every second time',
    rightWhere('Math.random() < 0.02'),
    ['capability fact', 'values'],
  ],
  [
    'by-chance-of-crypto',
    'is wrong by a random byte',
    rightWhere('(crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) < 4'),
    ['capability fact', 'values'],
  ],
  [
    'by-weak-reference',
    'is wrong once memory was collected',
    keeping(
      'const held = { value: 1 }\nconst kept = new WeakRef({ value: 1 })\nlet n = 0',
      'n++ < 1 && (kept.deref() ?? held) !== undefined',
    ),
    ['company'],
  ],
])
