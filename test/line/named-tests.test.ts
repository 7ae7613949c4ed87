import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { repeatedBlock } from '../support/faithful.ts'
import { FIRST_WORD, firstWordSpec } from '../support/first-word.ts'
import { startModelServer, type ModelServer, type SeenRequest } from '../support/model-server/model-server.ts'
import { edit, makeStory, type Story, type UnitJson } from '../support/story.ts'

const SUITE = `import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { wordsOf } from '../src/words.ts'

describe('splitting', () => {
  test('leaves out dashes', () => assert.deepEqual(wordsOf('a-b'), ['a', 'b']))
  describe('of nothing', () => {
    test('gives nothing', () => assert.deepEqual(wordsOf(''), []))
  })
})
`

/** The same tests, declared through a function of another file. */
const ELSEWHERE = {
  'test/cases/splits.ts': SUITE.replace('../src/', '../../src/')
    .replace(
      "describe('splitting', () => {",
      "export function splits(): void {\n  describe('splitting', () => {",
    )
    .concat('}\n'),
  'test/splitting.test.ts': "import { splits } from './cases/splits.ts'\n\nsplits()\n",
}

const WHY = `why:
  who: Shop editors
  problem: Badges show the first word of a product name.
  value: Nobody types the badges.
  alternatives:
    - { option: do-nothing, verdict: rejected, reason: badges are typed by hand and go wrong }
    - { option: reuse, verdict: wordsOf, reason: it gives all words and not the first one }`

let server: ModelServer
let story: Story
let rows: object[]
beforeEach(async () => {
  server = await startModelServer(answer)
})
afterEach(async () => {
  story.remove()
  await server.close()
})

function answer(request: SeenRequest): string {
  if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: rows })
  const { prompt } = request
  const added = (text: string): string => `${text}${FIRST_WORD}`
  return repeatedBlock(prompt, 'src/words.ts', { nonce: nonceIn(prompt), edit: added })
}

/** The example's line with a spec whose second criterion names existing tests. */
async function tell(
  named: string,
  files: Record<string, string> = { 'test/splitting.test.ts': SUITE },
): Promise<UnitJson> {
  story = makeStory({
    endpoint: server.url,
    adapt: (folder) => {
      writeFileSync(join(folder, 'specs/first-word.spec.md'), firstWordSpec('[src/words.ts]'))
      edit(
        folder,
        'specs/first-word.spec.md',
        '\ninterface:',
        `\n  - id: AC-2\n    ears: The system shall count and split as before.\n    tests: ['${named}']\ninterface:`,
      )
      edit(folder, 'specs/first-word.spec.md', 'why: Badges show the first word of a product name.', WHY)
      mkdirSync(join(folder, 'test/cases'), { recursive: true })
      for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content)
    },
  })
  return (await story.run('first-word')).unit
}

test('a truthful reviewer can pass a criterion that names a suite of existing tests', async () => {
  const quote = 'return wordsOf(text).length'
  rows = [{ criterion: 'AC-2', verdict: 'met', path: 'src/words.ts', quote, reason: null }]
  expect(await tell('splitting')).toMatchObject({ verdict: 'released', rounds: 1, usage: { calls: 2 } })
})

test('the reviewer is shown the tests that a criterion names, and may have nothing to say', async () => {
  rows = []
  expect(await tell('test/splitting.test.ts')).toMatchObject({ verdict: 'released' })
  const [review] = server.requests.filter(isReview)
  expect(review?.prompt).toContain("test('leaves out dashes'")
})

test.each(['splitting', 'test/splitting.test.ts'])(
  'tests that are declared through a function of another file count where a criterion names %s',
  async (named) => {
    rows = []
    expect(await tell(named, ELSEWHERE)).toMatchObject({ verdict: 'released' })
  },
)

test('what the reviewer holds against it stops the unit, whatever its tests say', async () => {
  const reason = 'wordsOf("a"): nothing may be kept; the text stays in a map'
  rows = [{ criterion: 'AC-2', verdict: 'unmet', path: 'src/words.ts', quote: 'wordsOf(text)[0]', reason }]
  expect(await tell('splitting')).toMatchObject({ verdict: 'halted', stoppedBy: 'review' })
})
