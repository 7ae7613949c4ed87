import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import { readArguments } from '../../../../shared/cli/command.ts'
import { command } from '../../../../shared/cli/init.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { runCli, type Ran } from '../../../support/story.ts'

const CODE = {
  'package.json': '{"name":"shop","type":"module","scripts":{"test":"node --test"}}\n',
  'src/price.ts': 'export function price(cents: number): string {\n  return String(cents)\n}\n',
}

export interface InitJson {
  repository: string
  files: { path: string; state: string }[]
  notes: string[]
  secrets: { station: string; name: string; environments: string[]; value: string }[]
  next: string[]
  factoryText?: string
}

/** The repository of the test that runs: a small one with code. */
export let repository: TestRepository

/** Makes it anew for each test. Every file of tests calls this itself: a module is loaded once for all of them. */
export function useRepository(): void {
  beforeEach(() => {
    repository = makeRepository(CODE)
  })
  afterEach(() => repository.remove())
}

export function cli(...words: string[]): Promise<Ran> {
  return runCli(repository.path, words[0] === 'init' ? [...words, '--skip-proof'] : words)
}

/** The command in this process, without the trial of the line, which stories have: the compiler and the linter are loaded once for all tests. */
export async function init(...words: string[]): Promise<InitJson> {
  const terminal = {
    cwd: repository.path,
    env: {},
    say: () => undefined,
    signal: new AbortController().signal,
  }
  const { exit, json } = await command.run(readArguments(command, [...words, '--skip-proof']), terminal)
  expect(exit).toBe(0)
  return json as InitJson
}

export function read(path: string): string {
  return readFileSync(join(repository.path, path), 'utf8')
}

/** Every file of the work tree with its bytes and time of change. */
export function snapshot(): [string, string, number][] {
  return readdirSync(repository.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/.git/'))
    .sort()
    .map((path) => [relative(repository.path, path), readFileSync(path, 'latin1'), lstatSync(path).mtimeMs])
}
