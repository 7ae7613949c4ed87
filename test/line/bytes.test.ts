import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { repeatedBlock } from '../support/faithful.ts'
import { FIRST_WORD, firstWordSpec } from '../support/first-word.ts'
import { startModelServer, type ModelServer, type SeenRequest } from '../support/model-server/model-server.ts'
import { makeStory, type Story } from '../support/story.ts'

let server: ModelServer
let story: Story
afterEach(async () => {
  story.remove()
  await server.close()
})

const SPEC = firstWordSpec('[src/words.ts, README.md]')
const README = `# text-kit

![build](https://ci.example.com/badge.svg) <img src="logo.svg" width="80">

<!-- toc -->
- [Use](#use "How to use it")
<!-- /toc -->

12\u00a0words&nbsp;&#8212; see [the guide][guide]

[guide]: https://example.com/guide`
const MARKS =
  '\n/** Marks of the shop. */\nexport const MARKS = ["⚠\ufe0f", "👨\u200d👩\u200d👧", "Donau\u00addampf"]\n'

/** A repository whose files hold what is easily lost: the source in CRLF with a byte order mark, and Markdown. */
function adapt(folder: string): void {
  const words = readFileSync(join(folder, 'src/words.ts'), 'utf8')
  writeFileSync(join(folder, 'src/words.ts'), `\ufeff${(words + MARKS).replaceAll('\n', '\r\n')}`)
  writeFileSync(join(folder, 'README.md'), README)
  writeFileSync(join(folder, 'specs/first-word.spec.md'), SPEC)
}

function faithful(request: SeenRequest): string {
  // the example shows the criterion, so no row of the matrix is left to read
  if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: [] })
  const { prompt } = request
  const nonce = nonceIn(prompt)
  return [
    repeatedBlock(prompt, 'src/words.ts', { nonce, edit: (text) => `${text}${FIRST_WORD}` }),
    repeatedBlock(prompt, 'README.md', { nonce, edit: (text) => `${text.trimEnd()}\n\n- firstWord\n` }),
  ].join('')
}

function released(trace: string | null, path: string): string {
  return readFileSync(join(trace ?? '', 'files', path), 'utf8')
}

describe('a writer that repeats what it was shown', () => {
  test('changes no byte but those that it adds', async () => {
    server = await startModelServer(faithful)
    story = makeStory({ endpoint: server.url, adapt })
    const words = readFileSync(join(story.folder, 'src/words.ts'), 'utf8')
    const { unit } = await story.run('first-word')
    expect(unit).toMatchObject({ verdict: 'released', rounds: 1 })
    expect(released(unit.trace, 'src/words.ts')).toBe(`${words}${FIRST_WORD.replaceAll('\n', '\r\n')}`)
    expect(released(unit.trace, 'README.md')).toBe(`${README}\n\n- firstWord`)
    expect((await story.cli(['verify', unit.trace ?? ''])).exit).toBe(0)
    expect((await story.cli(['replay', unit.trace ?? ''])).exit).toBe(0)
  })
})

describe('a spec whose only file cannot be shown', () => {
  test('is stopped before the writer is paid, and its trace verifies and replays', async () => {
    server = await startModelServer(faithful)
    story = makeStory({
      endpoint: server.url,
      adapt: (folder) => {
        adapt(folder)
        const latin = Buffer.from(
          `// caf\u00e9\n${readFileSync(join(folder, 'src/words.ts'), 'latin1')}`,
          'latin1',
        )
        writeFileSync(join(folder, 'src/words.ts'), latin)
        // of such a file the names are known alone, so the search takes one of them for likely
        const why = `why:
  problem: Badges show the first word of a product name.
  alternatives:
    - { option: do-nothing, verdict: rejected, reason: badges are typed by hand and go wrong }
    - { option: reuse, verdict: wordsOf, reason: it gives all words and not the first one }`
        const spec = firstWordSpec('[src/words.ts]').replace(/^why: .*$/m, why)
        writeFileSync(join(folder, 'specs/first-word.spec.md'), spec)
      },
    })
    const { unit, exit } = await story.run('first-word')
    expect(exit).toBe(1)
    expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'generate', usage: { calls: 0 } })
    expect(unit.reason).toMatch(/^GENERATE_UNSHOWN: .* is not UTF-8/)
    expect(server.requests).toEqual([])
    expect((await story.cli(['verify', unit.trace ?? ''])).exit).toBe(0)
    expect((await story.cli(['replay', unit.trace ?? ''])).exit).toBe(0)
  })
})
