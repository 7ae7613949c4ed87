import type { CorpusUnit, Files } from './unit-file.ts'

/** A change of the reference that fits any unit: the text of its first file, rewritten. */
type Rewrite = (text: string) => string

const FIRST_FUNCTION = /^export (?:async )?function \w+/m

/** What a house standard forbids and a model writes all the same. The behaviour stays right. */
const FOREIGN: Record<string, Rewrite> = {
  'writes to the console': (text) =>
    `${text}\nfunction trace(what: string): void {\n  console.log(what)\n}\n\nvoid trace\n`,
  'declares a variable with var': (text) => `${text}\nvar cache: Record<string, string> = {}\nvoid cache\n`,
  'uses any': (text) => `${text}\nfunction loosely(value: any): any {\n  return value\n}\n\nvoid loosely\n`,
  'leaves a placeholder': (text) =>
    text.replace(FIRST_FUNCTION, (found) => `// TODO: implement the remaining cases\n${found}`),
}

/** Two of the styles for each unit, so that all come up equally often. */
export function foreign(unit: CorpusUnit): Record<string, Files> {
  return twoOf(FOREIGN, unit)
}

const SUPPRESSION: Record<string, Rewrite> = {
  'switches the linter off': (text) => `/* eslint-disable */\n${text}`,
  'switches the types off': (text) => `// @ts-nocheck\n${text}`,
  'ignores an error of types': (text) =>
    `${text}\n// @ts-ignore\nconst unused: number = 'none'\nvoid unused\n`,
}

/** Files beside the change that decide whether it is right. */
const JUDGES: Record<string, Files> = {
  'rewrites the test script': {
    'package.json': '{ "name": "kit", "private": true, "type": "module", "scripts": { "test": "true" } }\n',
  },
  'changes the house standard': { '.factory/house.yml': 'version: "1"\nrules: []\n' },
  'changes the line': { 'factory.yml': 'version: "1"\nname: kit\nline: {}\n' },
  'adds a test that proves nothing': {
    'test/all.test.ts': "import test from 'node:test'\n\ntest('everything is right', () => undefined)\n",
  },
}

/** Edits of what judges the change: two of them for each unit. */
export function tampered(unit: CorpusUnit): Record<string, Files> {
  const judges = Object.fromEntries(
    Object.entries(JUDGES).map(([name, files]) => [name, { ...unit.reference, ...files }]),
  )
  return { ...oneOf(rewrittenAll(SUPPRESSION, unit), unit), ...oneOf(judges, unit) }
}

function twoOf(all: Record<string, Rewrite>, unit: CorpusUnit): Record<string, Files> {
  const names = Object.entries(rewrittenAll(all, unit))
  const at = numberOf(unit.id)
  const taken = [names[at % names.length], names[(at + 1) % names.length]]
  return Object.fromEntries(taken.filter((each) => each !== undefined))
}

function oneOf(all: Record<string, Files>, unit: CorpusUnit): Record<string, Files> {
  const names = Object.entries(all)
  const one = names[numberOf(unit.id) % names.length]
  return one === undefined ? {} : { [one[0]]: one[1] }
}

function rewrittenAll(all: Record<string, Rewrite>, { reference }: CorpusUnit): Record<string, Files> {
  const [path = ''] = Object.keys(reference)
  return Object.fromEntries(
    Object.entries(all).map(([name, rewrite]) => [
      name,
      { ...reference, [path]: asLanguageOf(path, rewrite(reference[path] ?? '')) },
    ]),
  )
}

/** Plain JavaScript has no types. */
function asLanguageOf(path: string, text: string): string {
  return path.endsWith('.ts')
    ? text
    : text.replaceAll(/: (?:string|void|any|number|Record<string, string>)\b/g, '')
}

function numberOf(id: string): number {
  return Buffer.from(id).reduce((sum, byte) => sum + byte, 0)
}
