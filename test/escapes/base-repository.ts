import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CorpusUnit, Files } from './unit-file.ts'

/** How much of the line judges a unit. */
export const LINES = ['examples', 'review', 'ask', 'ask-alone'] as const

/**
 * `examples`: gates and visible examples. `review`: also a reviewer who objects to nothing. `ask`: also the questions of the probe
 * station. `ask-alone`: the questions without the reviewer.
 */
export type LineName = (typeof LINES)[number]

/** A small repository of a team that has a house standard and types, and no other code than the unit needs. */
export const PLAIN: Files = {
  'package.json':
    '{ "name": "kit", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
  'tsconfig.json': `{
  "compilerOptions": {
    "target": "es2023",
    "lib": ["es2023"],
    "module": "nodenext",
    "types": [],
    "noEmit": true,
    "strict": true,
    "allowImportingTsExtensions": true
  },
  "include": ["src"]
}
`,
  '.prettierrc': '{ "printWidth": 110, "semi": false, "singleQuote": true }\n',
  '.factory/house.yml': `version: "1"
rules:
  - id: no-any
    applies: ["src/**/*.ts"]
    say: Give every value a type; never use \`any\`.
    why: One \`any\` switches off the checks of everything it touches.
    good: "export function lengthOf(text: string): number { return text.length }"
    bad: "export function lengthOf(text: any): number { return text.length }"
    enforce: { eslint: { rule: "@typescript-eslint/no-explicit-any" } }
    level: block
  - id: no-console
    applies: ["src/**/*"]
    say: Do not write to the console.
    why: A library does not own the terminal of its users.
    good: "export function note(lines, line) { return [...lines, line] }"
    bad: "export function note(line) { console.log(line) }"
    enforce: { eslint: { rule: no-console } }
    level: block
  - id: no-var
    applies: ["src/**/*"]
    say: Declare variables with const or let.
    why: A var is seen outside the block it stands in.
    good: "export const half = 0.5"
    bad: "export var half = 0.5"
    enforce: { eslint: { rule: no-var } }
    level: block
`,
}

const STATIONS: Record<LineName, readonly string[]> = {
  examples: ['test: { exercise: true, pass: trace-publish }'],
  review: ['test: { exercise: true, pass: review }', 'review: { pass: trace-publish }'],
  ask: [
    'test: { exercise: true, pass: review }',
    'review: { pass: probe }',
    'probe: { pass: trace-publish, stop: generate }',
  ],
  'ask-alone': ['test: { exercise: true, pass: probe }', 'probe: { pass: trace-publish, stop: generate }'],
}

const MODEL = 'endpoint: "http://127.0.0.1:9/v1"'

/** factory.yml of a line: one round, and the models answer from files. */
export function factoryText(line: LineName): string {
  const reviewer =
    line === 'examples' || line === 'ask-alone' ? '' : `\n  reviewer: { ${MODEL}, model: blind, family: b }`
  return `version: "1"
name: kit
repository: example/kit
specs: specs/*.spec.md
house: .factory/house.yml
models:
  writer: { ${MODEL}, model: writer, family: a }${reviewer}
budget: { calls: 12, tokens: 400000, minutes: 20 }
rounds: 1
review: { seeded: 0 }
acceptance: { runner: none }
line:
  spec-validate: { pass: generate }
  generate: { pass: style-gate }
  style-gate: { pass: test }
${STATIONS[line].map((station) => `  ${station}\n`).join('')}  trace-publish: {}
signing: { mode: local }
`
}

/** Every file of the repository of a unit at its base commit. */
export function baseFiles(unit: CorpusUnit, line: LineName): Files {
  return { ...PLAIN, ...unit.base, 'factory.yml': factoryText(line), [specPath(unit)]: unit.spec }
}

export function specPath({ id }: Pick<CorpusUnit, 'id'>): string {
  return `specs/${id}.spec.md`
}

const WHO = {
  GIT_AUTHOR_NAME: 'Owner',
  GIT_AUTHOR_EMAIL: 'owner@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Owner',
  GIT_COMMITTER_EMAIL: 'owner@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
}

/** Makes the repository of a unit in an empty folder, with the same commit on every machine. */
export function makeBase(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) writeFile(join(folder, path), text)
  const git = (...words: string[]): unknown =>
    execFileSync('git', words, { cwd: folder, env: { ...process.env, ...WHO }, stdio: 'pipe' })
  git('init', '-q', '-b', 'main', '--template=')
  git('add', '-A')
  git('commit', '-q', '-m', 'base')
}

/** The replies of writer and reviewer for a unit, as `jidoka run --answers` reads them. */
export function writeAnswers(folder: string, id: string, files: Files): void {
  const blocks = Object.entries(files).map(
    ([path, text]) => `<<<FILE ${path} {{nonce}}\n${text.trimEnd()}\nFILE>>> {{nonce}}\n`,
  )
  writeFile(join(folder, id, 'generate.r1', '1.md'), blocks.join('\n'))
  writeFile(join(folder, id, 'review.r1', '1.json'), '{ "untested": [], "findings": [], "matrix": [] }\n')
}

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
