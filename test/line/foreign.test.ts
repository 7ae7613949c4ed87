import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Example } from '../../shared/specification/document/spec.ts'
import { isReview, nonceIn } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { makeStory, pointAt, type Story } from '../support/story.ts'

let server: ModelServer
let story: Story
afterEach(async () => {
  story.remove()
  await server.close()
})

interface Foreign {
  base: Record<string, string>
  change: { path: string; content: string }
  signature: string
  examples: Example[]
  runner: 'jest' | 'mocha' | 'none'
  /** What stands in the regression test that the released change brings. */
  test?: string
}

/** What other people's repositories look like, in small. None of their test runners is installed. */
const FOREIGN: [name: string, repository: Foreign][] = [
  [
    'a default export',
    {
      base: { 'package.json': '{ "type": "module" }', 'index.js': 'export default function slug(text) {}\n' },
      change: {
        path: 'index.js',
        content: "export default function slug(text) { return text.replaceAll(' ', '-') }\n",
      },
      signature: 'export default function slug(text: string): string',
      examples: [{ call: 'slug("a b")', returns: 'a-b' }],
      runner: 'mocha',
      test: 'import { default as slug } from "../../index.js";',
    },
  ],
  [
    'members that CommonJS hangs on a function',
    {
      base: { 'package.json': '{}', 'lib/parse.js': 'module.exports = (text) => text.split(",")\n' },
      change: {
        path: 'index.js',
        content:
          "const parse = require('./lib/parse')\nconst match = (text) => parse(text)\nmatch.first = (text) => parse(text)[0]\nmodule.exports = match\n",
      },
      signature: 'function first(text: string): string',
      examples: [{ call: 'first("a,b")', returns: 'a' }],
      runner: 'mocha',
      test: 'const module1 = require("../../index.js");',
    },
  ],
  [
    'TypeScript without extensions',
    {
      base: { 'package.json': '{}', 'src/unit.ts': 'export enum Unit { Second = 1000 }\n' },
      change: {
        path: 'src/index.ts',
        content:
          "import { Unit } from './unit'\nexport function parse(text: string): number { return parseInt(text, 10) * Unit.Second }\n",
      },
      signature: 'function parse(text: string): number',
      examples: [{ call: 'parse("2s")', returns: 2000 }],
      runner: 'none',
    },
  ],
  [
    'jest',
    {
      base: { 'package.json': '{ "type": "module" }' },
      change: {
        path: 'src/limit.ts',
        content:
          'export function limit(names: string[], most: number): string[] {\n  if (most < 1) throw new RangeError("too few")\n  return names.slice(0, most)\n}\n',
      },
      signature: 'function limit(names: string[], most: number): string[]',
      examples: [
        { call: 'limit(["a", "b"], 1)', returns: ['a'] },
        { call: 'limit([], 0)', throws: 'RangeError' },
      ],
      runner: 'jest',
      test: 'expect(await limit(["a", "b"], 1)).toEqual(["a"]);',
    },
  ],
]

const factoryText = ({ runner }: Foreign): string => `version: "1"
name: foreign
repository: example/foreign
specs: specs/*.spec.md
models:
  writer: { endpoint: "https://writer.example.com/v1", model: writer-1, family: w }
  reviewer: { endpoint: "https://reviewer.example.com/v1", model: reviewer-1, family: r }
review: { seeded: 0 }
acceptance: { runner: ${runner}, folder: test/acceptance }
line:
  spec-validate: { pass: generate }
  generate: { pass: style-gate }
  style-gate: { pass: test, stop: generate }
  test: { exercise: true, pass: review, stop: generate }
  review: { pass: trace-publish, stop: generate }
  trace-publish: {}
signing: { mode: local }
`

const specText = ({ change, signature, examples }: Foreign): string => `---
id: foreign
title: What the module shall do
why: The pages of the shop need it.
paths: { write: [${change.path}], read: [] }
acceptance:
  - id: AC-1
    ears: The function shall do what its examples show.
    examples: ${JSON.stringify(examples)}
interface:
  - { module: ${change.path}, signature: ${JSON.stringify(signature)} }
---
`

/** A copied example that holds this repository instead. */
function replaceBy(folder: string, foreign: Foreign): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
  const files = {
    ...foreign.base,
    'factory.yml': factoryText(foreign),
    'specs/foreign.spec.md': specText(foreign),
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

test.each(FOREIGN)(
  '%s: a correct change is released without the runner of the repository',
  async (_, foreign) => {
    const { path, content } = foreign.change
    server = await startModelServer((request) => {
      if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: [] })
      const nonce = nonceIn(request.prompt)
      return `<<<FILE ${path} ${nonce}\n${content}FILE>>> ${nonce}\n`
    })
    story = makeStory({
      endpoint: server.url,
      adapt: (folder) => {
        replaceBy(folder, foreign)
        pointAt(folder, server.url)
      },
    })
    const { unit } = await story.run('foreign')
    expect(unit, unit.reason).toMatchObject({ verdict: 'released', rounds: 1 })
    const released = (file: string): string => readFileSync(join(unit.trace ?? '', 'files', file), 'utf8')
    const written = `test/acceptance/foreign.test${extname(path)}`
    if (foreign.test === undefined) expect(() => released(written)).toThrow('ENOENT')
    else expect(released(written)).toContain(foreign.test)
    expect((await story.cli(['verify', unit.trace ?? '', '--expect', 'released'])).exit).toBe(0)
  },
)
