import { once } from 'node:events'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { Readable } from 'node:stream'
import type { CommandLine } from '../../../specification/rows/program.ts'
import { MAX_ORACLE_VALUE_CHARS } from '../../../limits.ts'
import { NotAValue } from '../not-a-value.ts'
import type { DeedPlace } from './place.ts'
import { startProgram } from './start-program.ts'

/** What a program did, without the names of this machine's folders. */
export interface Ran {
  exit: number
  stdout: string
  stderr: string
  /** The files in its folder that are new or changed, by name. */
  files: Record<string, string>
}

/** Runs a program of the repository in a fresh folder. @throws NotAValue when a signal ended it. */
export async function runProgram(command: CommandLine, place: DeedPlace): Promise<Ran> {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'cli-')))
  try {
    for (const [name, text] of Object.entries(command.files)) writeInto(cwd, name, text)
    return await ranIn(cwd, command, place)
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}

async function ranIn(
  cwd: string,
  { run, args, env, stdin, files }: CommandLine,
  place: DeedPlace,
): Promise<Ran> {
  const child = startProgram([run, ...args], { ...place, cwd, env, stdin })
  const plain = (text: string): string => text.replaceAll(cwd, '.').replaceAll(place.folder, '.')
  const [stdout, stderr, [exit, signal]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'exit') as Promise<[number | null, string | null]>,
  ])
  if (exit === null) throw new NotAValue(`no exit code: a signal ended it (${signal ?? ''})`)
  return { exit, stdout: plain(stdout), stderr: plain(stderr), files: filesIn(cwd, files) }
}

/** @throws NotAValue for more than a row can hold. */
async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += (chunk as Buffer).length
    if (size > MAX_ORACLE_VALUE_CHARS) throw new NotAValue('more output than a row can hold')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function writeInto(cwd: string, name: string, text: string): void {
  const path = join(cwd, name)
  if (relative(cwd, path).startsWith('..')) throw new NotAValue(`a file outside of its folder: ${name}`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const MOST_FILES = 100

function filesIn(cwd: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const names = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).sort()
  if (names.length > MOST_FILES) throw new NotAValue('more files than a row can hold')
  const plain = names.filter((name) => lstatSync(join(cwd, name)).isFile())
  const texts = plain.map((name) => [name, readFileSync(join(cwd, name), 'utf8')] as const)
  return Object.fromEntries(texts.filter(([name, text]) => before[name] !== text))
}
