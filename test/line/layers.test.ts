import { afterEach, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { FIRST_WORD, firstWordSpec } from '../support/first-word.ts'
import { repeatedBlock } from '../support/faithful.ts'
import { writeAll } from '../support/making.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { makeStory, type Story } from '../support/story.ts'

const RECORD = `version: "1"
layers:
  - { name: words, files: ["src/words.ts"], may_import: [], packages: [] }
  - { name: kit, files: ["src/*.ts"], may_import: [words] }
unlisted: off
`
/** It works, and turns the layers round. */
const TURNED = `import { slugify } from './slug.ts'

/** The first word of a text, empty when it has none. */
export function firstWord(text: string): string {
  return slugify('') + (text.match(/[\\p{Letter}\\p{Number}']+/gu)?.[0] ?? '')
}
`

let server: ModelServer
let story: Story
afterEach(async () => {
  story.remove()
  await server.close()
})

test('a change that turns the layers round is repaired from what the gate says, by the record that the writer was told', async () => {
  const asked: string[] = []
  server = await startModelServer((request) => {
    if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: [] })
    const { prompt } = request
    asked.push(prompt)
    const [head = '', ...rest] = TURNED.split('\n')
    const edit = (text: string): string =>
      asked.length === 1 ? `${head}\n${text}${rest.join('\n')}` : `${text}${FIRST_WORD}`
    return repeatedBlock(prompt, 'src/words.ts', { nonce: nonceIn(prompt), edit })
  })
  story = makeStory({
    endpoint: server.url,
    adapt: (copy) =>
      writeAll(copy, {
        '.factory/architecture.yml': RECORD,
        'specs/first-word.spec.md': firstWordSpec('[src/words.ts]'),
      }),
  })
  const { unit } = await story.run('first-word')
  expect(unit).toMatchObject({ verdict: 'released', rounds: 2 })
  const [first = '', second = ''] = asked
  expect(first).toMatch(/^- words \(src\/words\.ts\): /m)
  expect(second).toMatch(/LAYER_IMPORT.*src\/slug\.ts/)
  expect((await story.cli(['verify', unit.trace ?? ''])).exit).toBe(0)
  expect((await story.cli(['replay', unit.trace ?? ''])).exit).toBe(0)
}, 120_000)
