import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { isReview, scripted } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { runCommand } from '../support/processes.ts'
import { makeStory, type Story } from '../support/story.ts'

const SPEC = 'truncate-middle'

let server: ModelServer
let story: Story
afterEach(async () => {
  story.remove()
  await server.close()
})

const git = (...words: string[]): string =>
  runCommand(story.folder, 'git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words)

function commit(path: string, content: string): string {
  const file = join(story.folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  git('add', path)
  git('commit', '--quiet', '--message', 'meanwhile')
  return git('rev-parse', 'HEAD')
}

/** A story in which somebody commits to main while the change is reviewed for the first time. */
async function meanwhile(path: string, content: string): Promise<void> {
  let isCommitted = false
  server = await startModelServer((request, hit) => {
    if (isReview(request) && !isCommitted) {
      isCommitted = true
      commit(path, content)
    }
    return scripted(SPEC)(request, hit)
  })
  story = makeStory({ endpoint: server.url })
}

test('a branch that moved elsewhere gets the release on its tip, with the files that were judged', async () => {
  await meanwhile('NOTES.md', 'main goes on\n')
  const base = runCommand(story.folder, 'git', 'rev-parse', 'HEAD')
  const { exit, unit } = await story.run(SPEC)
  expect([exit, unit.verdict]).toEqual([0, 'released'])
  const branch = `factory/${unit.serial}`
  expect(git('rev-parse', `${branch}^`)).toBe(git('rev-parse', 'main'))
  expect(git('log', '-1', '--format=%(trailers:key=Factory-Base,valueonly,separator=)', branch)).toBe(base)
  expect(git('diff', '--name-only', 'main', branch)).not.toContain('NOTES.md')
  const again = await story.run(SPEC, ['--resume'])
  expect(again.unit.serial).not.toBe(unit.serial)
})

test('a branch that changed a file of the release keeps its text, and the unit is run again on it', async () => {
  const theirs = '// somebody else was here\nexport {}\n'
  await meanwhile('src/truncate.ts', theirs)
  const { exit, unit } = await story.run(SPEC)
  expect([exit, unit.verdict]).toEqual([3, 'error'])
  expect(unit.error).toMatchObject({ code: 'CHANGE_BASE_MOVED', retryable: false })
  expect(unit.reason).toMatch(
    /main has moved from [0-9a-f]{12} to [0-9a-f]{12} and changed src\/truncate\.ts/,
  )
  expect(unit.error?.next).toContain(`jidoka run specs/${SPEC}.spec.md`)
  expect(git('branch', '--list', 'factory/*')).toBe('')
  const again = await story.run(SPEC)
  expect([again.exit, again.unit.verdict]).toEqual([0, 'released'])
  expect(again.unit.serial).not.toBe(unit.serial)
  expect(git('rev-parse', `factory/${again.unit.serial}^`)).toBe(git('rev-parse', 'main'))
  expect(`${git('show', 'main:src/truncate.ts')}\n`).toBe(theirs)
})
