import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeExample } from '../../examples/repository.ts'
import { runCommand } from '../support/processes.ts'
import { edit, runProgram, type UnitJson } from '../support/story.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const GUIDE = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')
const SPEC = 'specs/truncate-middle.spec.md'

const folder = mkdtempSync(join(tmpdir(), 'jidoka-new-station-'))
const tree = join(folder, 'jidoka')
const repository = join(folder, 'text-kit')
const launcher = join(tree, 'shared', 'cli', 'jidoka.js')

beforeAll(async () => {
  copyTree()
  followGuide()
  await node(join(tree, 'scripts', 'docs.ts'))
  makeExample(repository, {
    adapt: (copy) =>
      edit(
        copy,
        'factory.yml',
        /^( +)style-gate: .*$/m,
        `$1style-gate: { pass: size-gate, stop: generate }\n$1${lineOfGuide()}`,
      ),
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is or could be tracked, and the packages that are installed. */
function copyTree(): void {
  const words = ['ls-files', '--cached', '--others', '--exclude-standard', '--', ':!docs/traces']
  const names = runCommand(ROOT, 'git', ...words).split('\n')
  for (const name of names.filter((each) => existsSync(join(ROOT, each)))) {
    mkdirSync(dirname(join(tree, name)), { recursive: true })
    cpSync(join(ROOT, name), join(tree, name))
  }
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'))
}

/** The row, and the folder; nothing else of the copy is touched by hand. */
function followGuide(): void {
  const [section = ''] = /^## To add a station$[^]*?(?=^## )/m.exec(GUIDE) ?? []
  const blocks = [...section.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, text = '']) => text)
  const [row = '', ...files] = blocks
  edit(tree, 'shared/factory/stations.ts', / {2}'trace-publish': \{/, `${row}$&`)
  const like = join(tree, 'actions', 'style-gate')
  mkdirSync(join(tree, 'actions', 'size-gate'))
  for (const name of ['action.yml', 'README.md'])
    writeFileSync(
      join(tree, 'actions', 'size-gate', name),
      readFileSync(join(like, name), 'utf8').replaceAll('style-gate', 'size-gate'),
    )
  for (const text of files) {
    const [, path = ''] = /^\/\/ (actions\/size-gate\/\S+)\n/.exec(text) ?? []
    writeFileSync(join(tree, path), text)
  }
}

function lineOfGuide(): string {
  return /`(size-gate: \{[^`]*)`/.exec(GUIDE)?.[1] ?? ''
}

function node(...words: string[]): Promise<unknown> {
  return promisify(execFile)(process.execPath, words, { cwd: tree })
}

test('the tree with a sixth station has no type error', async () => {
  await expect(
    node(join(tree, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '-p', '.'),
  ).resolves.toBeDefined()
})

test('a factory.yml with the new station compiles', async () => {
  const copy = join(folder, 'compiled')
  cpSync(repository, copy, { recursive: true })
  writeFileSync(
    join(copy, 'factory.yml'),
    `${readFileSync(join(copy, 'factory.yml'), 'utf8').replace('mode: local', 'mode: keyed')}github: { actions: { source: ./.jidoka } }\n`,
  )
  expect(await runProgram(launcher, copy, ['compile'])).toMatchObject({ exit: 0 })
  expect(readFileSync(join(copy, '.github', 'workflows', 'factory-unit.yml'), 'utf8')).toContain(
    '/actions/size-gate',
  )
})

test('a unit is released through it, and its trace holds the link of the new station', async () => {
  const ran = await runProgram(launcher, repository, ['run', SPEC, '--mode', 'replay', '--json'])
  const [unit] = (JSON.parse(ran.stdout) as { units: UnitJson[] }).units
  expect(unit).toMatchObject({ verdict: 'released', rounds: 1 })
  const verified = await runProgram(launcher, repository, ['verify', unit?.trace ?? '', '--json'])
  const { links } = JSON.parse(verified.stdout) as { links: { station: string; verdict: string }[] }
  expect(links).toContainEqual(expect.objectContaining({ station: 'size-gate', verdict: 'pass', ok: true }))
})
