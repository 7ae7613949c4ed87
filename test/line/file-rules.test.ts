import { afterEach, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { firstWordSpec } from '../support/first-word.ts'
import { writeAll } from '../support/making.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { edit, makeStory, type Story } from '../support/story.ts'

const RULES = `rules:
  - id: words-alone
    applies: ["src/first-word.ts"]
    say: Build the first word from words.ts, not from slugs.
    good: "import { wordsOf } from './words.ts'\\nwordsOf('a')"
    bad: "import { slugify } from './slug.ts'\\nslugify('a')"
    enforce: { layer: { to: ["src/slug.ts"] } }
    level: block
  - id: strict-tests
    applies: ["src/first-word.ts"]
    say: Ask for no value with === undefined.
    good: "export function isNone(a: unknown): boolean { return a === undefined }"
    bad: "export function isNone(a: unknown): boolean { return a == null }"
    enforce: { profile: { point: nullTest, is: "undefined" } }
    level: block
`
const HABITS = `import { slugify } from './slug.ts'

/** The first word of a text, empty when it has none. */
export function firstWord(text: string): string {
  const word = text.match(/[\\p{Letter}]+/gu)?.[0]
  return word == null ? slugify('') : word
}
`
const RIGHT = `import { wordsOf } from './words.ts'

/** The first word of a text, empty when it has none. */
export function firstWord(text: string): string {
  const word = wordsOf(text)[0]
  return word === undefined ? '' : word
}
`

let server: ModelServer
let story: Story
afterEach(async () => {
  story.remove()
  await server.close()
})

test('rules about whole files are told to the writer, stop what breaks them, and replay', async () => {
  const asked: string[] = []
  server = await startModelServer((request) => {
    if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: [] })
    const { prompt } = request
    asked.push(prompt)
    const nonce = nonceIn(prompt)
    return `<<<FILE src/first-word.ts ${nonce}\n${asked.length === 1 ? HABITS : RIGHT}FILE>>> ${nonce}`
  })
  story = makeStory({
    endpoint: server.url,
    adapt: (copy) => {
      edit(copy, '.factory/house.yml', /^rules:\n/m, RULES)
      writeAll(copy, {
        'specs/first-word.spec.md': firstWordSpec('[src/first-word.ts]').replace(
          'module: src/words.ts',
          'module: src/first-word.ts',
        ),
      })
    },
  })
  const { unit } = await story.run('first-word')
  expect(unit).toMatchObject({ verdict: 'released', rounds: 2 })
  const [first = '', second = ''] = asked
  expect(first).toContain('words-alone [block] (src/first-word.ts): Build the first word from words.ts')
  expect(second).toMatch(/words-alone.*may not import src\/slug\.ts/)
  expect(second).toMatch(
    /strict-tests.*tests for no value: 1 of 1 == null in this file; the house: === undefined/,
  )
  expect((await story.cli(['verify', unit.trace ?? ''])).exit).toBe(0)
  expect((await story.cli(['replay', unit.trace ?? ''])).exit).toBe(0)
}, 240_000)
