import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { answer, isReview } from '../support/answers.ts'
import { NO_KEYBOARD, runAtKeyboard, type TypedRun } from '../support/at-keyboard.ts'
import { startModelServer } from '../support/model-server/model-server.ts'
import { addProbe, doubts } from '../support/probing.ts'
import { runCommand } from '../support/processes.ts'
import { makeStory, type Ran, type Story, type UnitJson } from '../support/story.ts'

const SPEC = 'truncate-middle'
const PATH = `specs/${SPEC}.spec.md`
/** The spec is silent about both. */
const DOUBTED = [
  { call: 'truncateMiddle("Oak chair", 2)', should: '"…r"' },
  { call: 'truncateMiddle("Oak chair", 1e21)', should: 'RangeError' },
]

const SKIPPED = NO_KEYBOARD === undefined ? '' : ` (skipped: ${NO_KEYBOARD})`

describe.skipIf(SKIPPED !== '')(`jidoka answer at a real keyboard${SKIPPED}`, () => {
  let story: Story
  let asking: Ran & { unit: UnitJson }
  beforeAll(async () => {
    const server = await startModelServer((request) =>
      isReview(request) ? doubts('src/truncate.ts', DOUBTED) : answer(SPEC, 'generate.r1', request),
    )
    story = makeStory({ endpoint: server.url, adapt: addProbe })
    asking = await story.run(SPEC)
    await server.close()
  })
  afterEach(() => git('checkout', '--quiet', '.'))
  afterAll(() => story.remove())

  const git = (...words: string[]): string => runCommand(story.folder, 'git', ...words)
  const type = (...keys: string[]): Promise<TypedRun> =>
    runAtKeyboard(story.folder, ['answer', asking.unit.serial, '--by', 'Ada'], { prompt: 'q stop: ', keys })
  /** Lines that were added to the spec; nothing else may be there. */
  const added = (): string[] => {
    expect(git('status', '--porcelain', '--untracked-files=all').trim()).toBe(`M ${PATH}`)
    const lines = git('diff', '--unified=0', PATH).split('\n').slice(4)
    return lines.filter((line) => !line.startsWith('@@'))
  }

  test('asks again for what is no answer, and takes what is typed ahead for the next question', async () => {
    const { exit, screen } = await type('1 day\r', 'y\ro\r')
    expect([exit, screen]).toEqual([0, expect.stringContaining('"1 day" is not JSON')])
    expect(added()).toEqual([
      expect.stringContaining('holdout: true, by: Ada, asked: JD-'),
      '+domain:',
      expect.stringContaining('by: Ada, asked: JD-'),
    ])
  })

  test('keeps what was answered, and nothing of what was not, at Ctrl-C and at the end of the input', async () => {
    const stopped = await type('y\r', '1\u0003')
    expect([stopped.exit, stopped.screen]).toEqual([130, expect.stringContaining('open: question 2')])
    const [row, ...more] = added()
    expect([row, more]).toEqual([expect.stringContaining('holdout: true, by: Ada'), []])
    const ended = await type('\u0004')
    expect([ended.exit, ended.screen]).toEqual([4, expect.not.stringContaining('question 1')])
    expect(added()).toEqual([row])
  })
})
