import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeHome } from '../../../shared/local/prepare.ts'
import { checkHome } from '../../../shared/station/home.ts'
import { runCommand } from '../../support/processes.ts'

let root: string
let home: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'jidoka-home-'))
  home = join(root, 'repo', '.jidoka')
  mkdirSync(join(root, 'elsewhere'))
  mkdirSync(home, { recursive: true })
  runCommand(join(root, 'repo'), 'git', 'init', '--quiet', '--template=')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(name: string): void {
  mkdirSync(dirname(join(home, name)), { recursive: true })
  writeFileSync(join(home, name), '')
}

function link(name: string): void {
  mkdirSync(dirname(join(home, name)), { recursive: true })
  symlinkSync(join(root, 'elsewhere'), join(home, name))
}

describe('the home of a repository', () => {
  it('is fine when it is new, or as runs left it', async () => {
    await checkHome(join(root, 'repo', 'none'))
    for (const name of ['.gitignore', 'trust.json', 'keys/review.pem', 'runs/JD/parcels/a.json']) put(name)
    // what lies in a trace is never followed, and a trace may hold anything
    link('traces/JD/files/link')
    link('example/node_modules/.bin/tool')
    await checkHome(home)
  })

  it.each([
    '.gitignore',
    'trust.json',
    'keys',
    'keys/review.pem',
    'cassettes',
    'cassettes/slug',
    'cassettes/slug/generate.r1.jsonl',
    'runs',
    'runs/JD',
    'runs/JD/parcels',
    'traces',
    'traces/JD',
  ])('is refused with a link at %s', async (name) => {
    link(name)
    await expect(checkHome(home)).rejects.toMatchObject({ code: 'HOME_LINK' })
  })

  it('is refused as a link or a file, and nothing is written where it leads', async () => {
    rmSync(home, { recursive: true })
    symlinkSync(join(root, 'elsewhere'), home)
    await expect(makeHome(home)).rejects.toMatchObject({ code: 'HOME_LINK' })
    expect(runCommand(join(root, 'elsewhere'), 'ls', '-A')).toBe('')
    rmSync(home)
    writeFileSync(home, '')
    await expect(checkHome(home)).rejects.toMatchObject({ code: 'HOME_LINK' })
  })

  it.each(['keys/review.pem', 'trust.json'])('is refused when git tracks its %s', async (name) => {
    put(name)
    put('cassettes/slug/generate.r1.jsonl')
    runCommand(join(root, 'repo'), 'git', 'add', '--force', '.jidoka/cassettes')
    await checkHome(home)
    runCommand(join(root, 'repo'), 'git', 'add', '--force', `.jidoka/${name}`)
    await expect(makeHome(home)).rejects.toMatchObject({ code: 'HOME_TRACKED' })
  })
})
