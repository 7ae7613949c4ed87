import { afterEach, beforeEach, expect, test } from 'vitest'
import { readArguments } from '../../../shared/cli/command.ts'
import { command } from '../../../shared/cli/show.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { LINE } from './line.ts'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'factory.yml': LINE })
})
afterEach(() => repository.remove())

async function notesOf(...words: string[]): Promise<string[]> {
  const said: string[] = []
  const { signal } = new AbortController()
  const terminal = { cwd: repository.path, env: {}, say: (line: string) => void said.push(line), signal }
  await command.run(readArguments(command, words), terminal)
  return said
}

test.each([
  ['differs', `${LINE}# more\n`],
  ['is broken', 'line: ['],
])('jidoka show says that it shows HEAD where the file of the work tree %s', async (_, text) => {
  expect(await notesOf()).toEqual([])
  repository.write({ 'factory.yml': text })
  expect(await notesOf()).toEqual([expect.stringContaining('factory.yml differs from the one in HEAD')])
})
