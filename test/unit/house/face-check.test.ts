import { afterAll, describe, expect, it } from 'vitest'
import { askedOf } from '../../../actions/style-gate/asked.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { compareStyle } from '../../../shared/house/compare-style.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { fileOf } from '../specification/sample-spec.ts'
import { ANALYSIS, makeRepository, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const WORDS = `export interface Options {
  sep?: string
}

/** Words. */
export function wordsOf(text: string, options?: Options): string[] {
  return text.split(options?.sep ?? ' ')
}

export function longest(words: readonly string[]): string {
  return [...words].sort((a, b) => b.length - a.length)[0] ?? ''
}

export const guess = (text: string) => text.length

export const TABLE = { a: 1 }

export class Reader {
  read(text: string): string {
    return text
  }
}
`
const LEGACY =
  'function first(list, at) {\n  return list[at]\n}\nmodule.exports = { first, last: (list) => list.at(-1) }\n'
const repository = makeRepository({ 'src/words.ts': WORDS, 'src/legacy.js': LEGACY, 'src/trim.ts': '' })

async function found(
  files: Record<string, string | undefined>,
  fields: object = {},
  from = repository,
): Promise<string[]> {
  const { repo, base } = from
  const change = Object.entries(files).map(([path, content]) => ({ path, content }))
  const { findings } = await compareStyle({
    repo,
    base,
    changeSet: changeSetOf(base, change),
    house: { ...defaultHouse(), rules: [] },
    analysis: ANALYSIS,
    effects: [],
    asked: askedOf(fileOf({ ...ASK, ...fields }).spec),
  })
  return findings
    .filter(({ code }) => /^CHANGE_(?:EXPORT|INTERFACE)/.test(code))
    .map(
      ({ level, code, message }) =>
        `${level} ${code} ${/(?:export )?(\S+) /.exec(message.replace(/^the export /, ''))?.[1] ?? ''}`,
    )
}

const asking = (...signatures: string[]): object => ({
  interface: signatures.map((signature) => ({ module: 'src/words.ts', signature })),
})
const ASK = asking('function countWords(text: string): number')
const COUNT = '\nexport function countWords(text: string): number {\n  return text.length\n}\n'
const edited = (from: string, to: string): Record<string, string> => ({
  'src/words.ts': WORDS.replace(from, to) + COUNT,
})

describe('the public face of a change', () => {
  it('accepts the export that is asked for, and tells what only grew', async () => {
    expect(await found({ 'src/words.ts': WORDS + COUNT })).toEqual([])
    expect(await found(edited('{ a: 1 }', '{ a: 1, b: 2 }'))).toEqual(['warn CHANGE_EXPORT_CHANGED TABLE'])
  })

  it('lets the exports of a file go that a row wants to be gone, and the lists that pass them on', async () => {
    const barrel = makeRepository({
      'src/words.ts': 'export const old = 1\nexport const more = 2\n',
      'src/index.ts': "export { old } from './words.ts'\nexport const kept = 1\n",
    })
    const deleted = { 'src/words.ts': undefined, 'src/index.ts': 'export const kept = 1\n' }
    const gone = { id: 'AC-1', ears: 'When it is built, the file shall be gone.' }
    const rows = (file: string): object => ({
      acceptance: [{ ...gone, examples: [{ file, absent: true }] }],
    })
    expect((await found(deleted, rows('src/words.ts'), barrel)).sort()).toEqual([
      'warn CHANGE_EXPORT_REMOVED more',
      'warn CHANGE_EXPORT_REMOVED old',
      'warn CHANGE_EXPORT_REMOVED old',
    ])
    expect((await found(deleted, rows('src/other.ts'), barrel)).map((each) => each.split(' ')[0])).toEqual([
      'block',
      'block',
      'block',
    ])
  })

  it.each([
    [
      'an export that is gone',
      'export function longest',
      'function longest',
      'block CHANGE_EXPORT_REMOVED longest',
    ],
    [
      'a renamed export',
      'export function longest',
      'export function longer',
      'block CHANGE_EXPORT_REMOVED longest',
    ],
    [
      'a parameter widened to any',
      'words: readonly string[]',
      'words: any',
      'block CHANGE_EXPORT_CHANGED longest',
    ],
    [
      'a parameter widened to unknown',
      'longest(words: readonly string[])',
      'longest(words: readonly unknown[])',
      'block CHANGE_EXPORT_CHANGED longest',
    ],
    [
      'another result',
      'words: readonly string[]): string',
      'words: readonly string[]): string | undefined',
      'block CHANGE_EXPORT_CHANGED longest',
    ],
    [
      'a result that is no longer said',
      'words: readonly string[]): string',
      'words: readonly string[]): any',
      'block CHANGE_EXPORT_CHANGED longest',
    ],
    [
      'an optional parameter made required',
      'options?: Options',
      'options: Options',
      'block CHANGE_EXPORT_CHANGED wordsOf',
    ],
    [
      'a parameter that is gone',
      'text: string, options?: Options',
      'text: string',
      'block CHANGE_EXPORT_CHANGED wordsOf',
    ],
    [
      'a result that the code no longer gives',
      '=> text.length',
      '=> (text === "" ? undefined : text.length)',
      'block CHANGE_EXPORT_CHANGED guess',
    ],
    ['a type that changed', 'sep?: string', 'sep: string', 'block CHANGE_EXPORT_CHANGED Options'],
    ['a class that lost a method', 'read(text', 'private read(text', 'block CHANGE_EXPORT_CHANGED Reader'],
    [
      'a function turned into a value',
      'export const guess = (text: string) => text.length',
      'export const guess = 1',
      'block CHANGE_EXPORT_CHANGED guess',
    ],
    [
      'an export that nobody asked for',
      'export class',
      'export const extra = 1\nexport class',
      'block CHANGE_EXPORT_ADDED extra',
    ],
    [
      'one that grew',
      'words: readonly string[])',
      'words: readonly string[], from?: number)',
      'warn CHANGE_EXPORT_CHANGED longest',
    ],
    [
      'a type that grew',
      'sep?: string',
      'sep?: string\n  trim?: boolean',
      'warn CHANGE_EXPORT_CHANGED Options',
    ],
  ])('finds %s', async (_, from, to, finding) => {
    expect(await found(edited(from, to))).toContain(finding)
  })

  it('accepts a type besides, and what the examples call or another file of the change imports', async () => {
    const user = "import { extra } from './words.ts'\nexport const used = extra\n"
    expect(await found(edited('export class', 'export type Extra = string\nexport class'))).toEqual([])
    const files = { ...edited('export class', 'export const extra = 1\nexport class'), 'src/user.ts': user }
    expect(await found(files)).toEqual(['warn CHANGE_EXPORT_ADDED used'])
    const called = [
      { id: 'AC-1', ears: 'The system shall count.', examples: [{ call: 'extra(1)', returns: 1 }] },
    ]
    expect(
      await found(edited('export class', 'export const extra = (n: number): number => n\nexport class'), {
        acceptance: called,
      }),
    ).toEqual([])
  })

  it('finds what a new module exports besides what was asked of it, but an error that an example throws', async () => {
    const asks = (throws: string): object => ({
      interface: [{ module: 'src/new.ts', signature: 'function halve(n: number): number' }],
      acceptance: [{ id: 'AC-1', ears: 'The system shall halve.', examples: [{ call: 'halve(1)', throws }] }],
    })
    const file = {
      'src/new.ts':
        'export class OddError extends Error {}\nexport function halve(n: number): number {\n  if (n % 2 === 1) throw new OddError()\n  return n / 2\n}\n',
    }
    expect(await found(file, asks('Error'))).toEqual(['block CHANGE_EXPORT_ADDED OddError'])
    expect(await found(file, asks('OddError'))).toEqual([])
  })

  it('lets an export go that a sentence of the spec names, or the interface', async () => {
    const said = { title: 'Take `longest` out of the words' }
    expect(await found(edited('export function longest', 'function longest'), said)).toEqual([
      'warn CHANGE_EXPORT_REMOVED longest',
    ])
    const word = { title: 'Find the longest of the words' }
    expect(await found(edited('export function longest', 'function longest'), word)).toEqual([
      'block CHANGE_EXPORT_REMOVED longest',
    ])
    const widened = asking(
      'function countWords(text: string): number',
      'function longest(words: readonly unknown[]): string',
    )
    expect(await found(edited('words: readonly string[])', 'words: readonly unknown[])'), widened)).toEqual(
      [],
    )
  })

  it('finds what CommonJS no longer gives, and fewer parameters without types', async () => {
    const files = {
      'src/legacy.js': 'function first(list) {\n  return list[0]\n}\nmodule.exports = { first }\n',
    }
    expect(await found(files)).toEqual([
      'block CHANGE_EXPORT_REMOVED last',
      'block CHANGE_EXPORT_CHANGED first',
    ])
  })

  it('finds every export of a file that is deleted', async () => {
    expect(await found({ 'src/legacy.js': undefined })).toEqual([
      'block CHANGE_EXPORT_REMOVED first',
      'block CHANGE_EXPORT_REMOVED last',
    ])
  })

  it.each([
    [
      'another result',
      'function countWords(text: string): number',
      'export function countWords(text: string): string {\n  return text\n}',
      true,
    ],
    [
      'any',
      'function countWords(text: string): number',
      'export function countWords(text: any): number {\n  return text.length\n}',
      true,
    ],
    [
      'fewer parameters',
      'function countWords(text: string, from?: number): number',
      'export function countWords(text: string): number {\n  return text.length\n}',
      true,
    ],
    [
      'one more that is required',
      'function countWords(text: string): number',
      'export function countWords(text: string, from: number): number {\n  return text.length - from\n}',
      true,
    ],
    [
      'a narrower parameter',
      'function countWords(text: string | string[]): number',
      'export function countWords(text: string): number {\n  return text.length\n}',
      true,
    ],
    [
      'a promise that was not asked for',
      'function countWords(text: string): number',
      'export async function countWords(text: string): Promise<number> {\n  return text.length\n}',
      true,
    ],
    ['a value', 'function countWords(text: string): number', 'export const countWords = 1', true],
    [
      'a type that is not the one',
      'interface countWords { a: string }',
      'export interface countWords { a: number }',
      true,
    ],
    [
      'a class without a method',
      'class countWords { read(text: string): string }',
      'export class countWords {}',
      true,
    ],
    [
      'another spelling of the types',
      'function countWords(text: Array<string>, o?: Options): string[]',
      'export function countWords(text: string[], o: Options = {}): Array<string> {\n  return text.concat(o.sep ?? "")\n}',
      false,
    ],
    [
      'an arrow function',
      'function countWords(text: string): number',
      'export const countWords = (text: string): number => text.length',
      false,
    ],
    [
      'a wider parameter and a narrower result',
      'function countWords(text: string): string | number',
      'export function countWords(text: unknown): number {\n  return String(text).length\n}',
      false,
    ],
    [
      'a generic function',
      'function countWords<T>(list: readonly T[]): T[]',
      'export function countWords<U>(list: readonly U[]): U[] {\n  return [...list]\n}',
      false,
    ],
    [
      'the same interface',
      'interface countWords { a: string; b?: Options }',
      'export interface countWords {\n  a: string\n  b?: Options\n}',
      false,
    ],
    [
      'the same class',
      'class countWords { constructor(text: string); read(): string }',
      'export class countWords {\n  readonly #t: string\n  constructor(text: string) {\n    this.#t = text\n  }\n  read(): string {\n    return this.#t\n  }\n}',
      false,
    ],
    [
      'a type that nobody knows',
      'function countWords(text: Missing): number',
      'export function countWords(text: string): number {\n  return text.length\n}',
      false,
    ],
  ])('judges an interface line by the compiler: %s', async (_, signature, code, isFound) => {
    const result = await found({ 'src/words.ts': `${WORDS}\n${code}\n` }, asking(signature))
    expect(result).toEqual(isFound ? ['block CHANGE_INTERFACE countWords'] : [])
  })

  it('judges a default export under its name in the module', async () => {
    const fields = {
      interface: [{ module: 'src/trim.ts', signature: 'export default function trim(text: string): string' }],
    }
    const given = (type: string): Record<string, string> => ({
      'src/trim.ts': `export default function trim(text: ${type}): string {\n  return String(text)\n}\n`,
    })
    expect(await found(given('string'), fields)).toEqual([])
    expect(await found(given('number'), fields)).toEqual(['block CHANGE_INTERFACE trim'])
  })

  it('judges JavaScript by kind and number of parameters', async () => {
    const ask = {
      interface: [
        { module: 'src/legacy.js', signature: 'function middle(list: number[], at: number): number' },
      ],
    }
    const given = (code: string): Record<string, string> => ({
      'src/legacy.js': LEGACY.replace('{ first,', `{ middle: ${code}, first,`),
    })
    expect(await found(given('(list) => list[1]'), ask)).toEqual(['block CHANGE_INTERFACE middle'])
    expect(await found(given('1'), ask)).toEqual(['block CHANGE_INTERFACE middle'])
    expect(await found(given('(list, at) => list[at]'), ask)).toEqual([])
  })
})

const GUARDED = `import { parse } from './parse.ts'

const LIMIT = 10
const UNITS = ['s', 'm']
export const KNOWN = new Set(['a', 'b'])

function isShort(text: string): boolean {
  return text.length < LIMIT
}

function clean(text: string): string {
  return text.trim()
}

/** Counts. */
export function countWords(text: string): number {
  return clean(text).length
}

export function firstOf(text: string, sep = ','): string {
  if (!isShort(text)) {
    throw new RangeError('too long')
  }
  const { 0: first = '' } = clean(text).split(sep)
  return first
}

export const unitOf = (text: string): string | undefined => UNITS.find((each) => parse(text) === each)

export class Box {
  #held = 0
  put(count: number): void {
    if (count > 0) this.#held += count
  }
}
`
const guarded = makeRepository({ 'src/words.ts': GUARDED, 'src/legacy.js': LEGACY })

describe('the code of exports that nobody asked for', () => {
  const judge = async (from: string | RegExp, to: string, fields: object = {}): Promise<string[]> => {
    const text = GUARDED.replace(from, to)
    expect(text).not.toBe(GUARDED)
    return found({ 'src/words.ts': text }, fields, guarded)
  }

  it.each([
    ['a guard that is gone', /if \(!isShort[^]*?\n  \}\n/, '', 'firstOf'],
    ['a condition that is turned', '!isShort', 'isShort', 'firstOf'],
    ['a limit that only it uses', 'LIMIT = 10', 'LIMIT = 1000', 'firstOf'],
    ['a weaker comparison in a function that only it uses', 'text.length <', 'text.length <=', 'firstOf'],
    ['a default', "sep = ','", "sep = ';'", 'firstOf'],
    ['another message', "'too long'", "'long'", 'firstOf'],
    ['another helper in place of one', 'clean(text).split', 'String(text).split', 'firstOf'],
    ['a list that lost an entry', "['s', 'm']", "['s']", 'unitOf'],
    ['a comparison that lets more through', '=== each', '== each', 'unitOf'],
    ['another import of the same name', "'./parse.ts'", "'./other.ts'", 'unitOf'],
    ['a guard in a method', 'if (count > 0) ', '', 'Box'],
    ['a set that lost an entry', "['a', 'b']", "['a']", 'KNOWN'],
  ])('stops %s', async (_, from, to, name) => {
    expect(await judge(from, to)).toEqual([`block CHANGE_EXPORT_CODE ${name}`])
  })

  it.each<[string, [string | RegExp, string][]]>([
    ['another layout and comments', [[/\n  /g, '\n    // why\n      ']]],
    [
      'other quotes and braces',
      [
        [/'/g, '"'],
        [/\{\n    (throw .*)\n  \}/, '$1'],
      ],
    ],
    [
      'other names of locals',
      [
        [/\bfirst\b/g, 'head'],
        [/\btext\b/g, 'given'],
      ],
    ],
    [
      'a private name that changes',
      [
        [/\bisShort\b/g, 'isBrief'],
        [/\bclean\b/g, 'tidy'],
        [/\bUNITS\b/g, 'ALL'],
      ],
    ],
    [
      'another form of a function',
      [
        [
          'export const unitOf = (text: string): string | undefined => UNITS',
          'export function unitOf(text: string): string | undefined { return UNITS',
        ],
        ['=== each)', '=== each) }'],
      ],
    ],
    [
      'types, modifiers and assertions',
      [
        ['const LIMIT = 10', 'const LIMIT: number = 10 as number'],
        ['put(count', 'public put(count'],
      ],
    ],
    [
      'an import by another name',
      [
        ['{ parse }', '{ parse as read }'],
        ['parse(text)', 'read(text)'],
      ],
    ],
    ['what the asked export uses as well', [['text.trim()', 'text.trim().normalize()']]],
    [
      'a helper that the asked export takes over',
      [['return clean(text).length', 'return isShort(text) ? clean(text).length : 0']],
    ],
    ['the asked export', [['clean(text).length', 'clean(text).length + 1']]],
  ])('accepts %s', async (_, edits) => {
    const text = edits.reduce((all, [from, to]) => all.replace(from, to), GUARDED)
    expect(text).not.toBe(GUARDED)
    expect(await found({ 'src/words.ts': text }, {}, guarded)).toEqual([])
  })

  it('tells of a list that only got entries', async () => {
    expect(await judge("['a', 'b']", "['a', 'x', 'b']")).toEqual(['warn CHANGE_EXPORT_CODE KNOWN'])
  })

  it('accepts what the interface, a call or a sentence names, and asks nothing of a spec without an interface', async () => {
    const turn = ['!isShort', 'isShort'] as const
    const called = { ears: 'The system shall count.', examples: [{ call: 'firstOf("a")', returns: 'a' }] }
    for (const fields of [
      asking(
        'function countWords(text: string): number',
        'function firstOf(text: string, sep?: string): string',
      ),
      { acceptance: [{ id: 'AC-1', ...called }] },
      { title: 'Let firstOf take long texts' },
      { interface: [] },
    ])
      expect(await judge(...turn, fields)).toEqual([])
  })

  it('knows a default export by the name that it has in its module', async () => {
    const base = 'export default function countWords(text) {}\n'
    const change = 'export default function countWords(text) { return text.length }\n'
    const nameless = makeRepository({ 'src/words.js': base })
    expect(await found({ 'src/words.js': change }, {}, nameless)).toEqual([])
    const other = { interface: [{ module: 'src/words.js', signature: 'function other(): void' }] }
    expect(await found({ 'src/words.js': change }, other, nameless)).toEqual([
      'block CHANGE_EXPORT_CODE default',
    ])
  })

  it('reads CommonJS', async () => {
    expect(await found({ 'src/legacy.js': LEGACY.replace('list[at]', 'list[at + 1]') })).toEqual([
      'block CHANGE_EXPORT_CODE first',
    ])
    expect(await found({ 'src/legacy.js': LEGACY.replace('at(-1)', 'at(-2)') })).toEqual([
      'block CHANGE_EXPORT_CODE last',
    ])
  })

  it('tells a person of it in a pull request', async () => {
    const text = GUARDED.replace('!isShort', 'isShort')
    const { repo, base } = guarded
    const asked = askedOf(fileOf(ASK).spec)
    const { findings } = await compareStyle({
      repo,
      base,
      changeSet: changeSetOf(base, [{ path: 'src/words.ts', content: text }]),
      house: { ...defaultHouse(), rules: [] },
      analysis: ANALYSIS,
      scopes: [{ covers: () => true, effects: [], asked }],
    })
    expect(findings.filter(({ code }) => code === 'CHANGE_EXPORT_CODE')).toMatchObject([
      { level: 'warn', line: 20 },
    ])
  })
})
