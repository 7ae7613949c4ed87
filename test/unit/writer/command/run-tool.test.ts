import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Isolation } from '../../../../shared/commands/isolation/isolation.ts'
import { runHere } from '../../../../shared/writer/command/command-writer.ts'
import type { ToolRun } from '../../../../shared/writer/command/run-tool.ts'
import { readProposal, type RecordedProposal } from '../../../../shared/writer/proposal.ts'
import { BEST, WAYS } from '../../../support/isolation.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { toolOrderOf, type OrderParts } from '../../../support/tool-order.ts'

let repo: TestRepository
let folder: string
beforeEach(() => {
  repo = makeRepository()
  folder = mkdtempSync(join(tmpdir(), 'jidoka-tool-'))
})
afterEach(() => {
  repo.remove()
  rmSync(folder, { recursive: true, force: true })
})

interface Case extends OrderParts {
  files?: Record<string, string>
  env?: Record<string, string>
  isolation?: Isolation
}

/** Commits a script as `agent.mjs` with other files, and lets it write. */
async function run(script: string, parts: Case = {}): Promise<ToolRun> {
  const base = repo.commit({ 'agent.mjs': `import fs from 'node:fs'\n${script}\n`, ...parts.files })
  const order = toolOrderOf(repo.path, base, parts)
  return runHere(order, folder, {
    env: { PATH: process.env['PATH'], ...parts.env },
    signal: new AbortController().signal,
    now: () => new Date(),
    print: () => undefined,
    hidden: [repo.path],
    isolation: parts.isolation ?? BEST,
  })
}

async function proposalOf(script: string, parts: Case = {}): Promise<RecordedProposal> {
  return readProposal((await run(script, parts)).content)
}

describe.each(WAYS)('a program that writes, %s,', (_, isolation) => {
  it('proposes what it added, changed and removed, by path', async () => {
    const files = { 'src/old.ts': 'old\n', 'src/same.ts': 'same\n', 'src/gone.ts': 'gone\n' }
    const script = `fs.writeFileSync('src/old.ts', 'new\\n')
      fs.mkdirSync('src/a/b', { recursive: true })
      fs.writeFileSync('src/a/b/c.ts', 'c\\n')
      fs.rmSync('src/gone.ts')`
    expect(await proposalOf(script, { files, isolation })).toEqual({
      files: [
        { path: 'src/a/b/c.ts', content: 'c\n' },
        { path: 'src/gone.ts', content: null },
        { path: 'src/old.ts', content: 'new\n' },
      ],
      left: [],
    })
  })

  it('is given the task twice, the one key, and nothing else of this machine', async () => {
    const script = `const said = [fs.readFileSync(0, 'utf8'), fs.readFileSync(process.argv[2], 'utf8'), Object.keys(process.env).sort().join()]
      fs.writeFileSync('src.json', JSON.stringify(said))`
    const writer = {
      command: ['node', 'agent.mjs', '{task}'],
      key: 'AGENT_API_KEY',
      env: ['MIRROR'],
    } as const
    const env = {
      AGENT_API_KEY: 'sk-live-0123456789',
      OTHER_API_KEY: 'other',
      MIRROR: 'm',
      JIDOKA_KEY_GENERATE: 'k',
    }
    const { files } = await proposalOf(script, {
      writer: { ...writer, env: [...writer.env] },
      env,
      isolation,
    })
    const [input, file, names] = JSON.parse(files[0]?.content ?? '') as string[]
    expect([input, file]).toEqual(['the task', 'the task'])
    const own = (names ?? '').split(',').filter((name) => !/^(_|PWD|SHLVL|OLDPWD)$/.test(name))
    expect(own).toEqual(['AGENT_API_KEY', 'CI', 'HOME', 'LANG', 'MIRROR', 'PATH', 'TMPDIR', 'TZ'])
  })

  it.each([
    ['is not found', ['no-such-program'], 'RUN_COULD_NOT'],
    ['ends with an error', ['node', '-e', 'process.exit(3)'], 'WRITER_FAILED'],
    ['is ended by a signal', ['node', '-e', 'process.kill(process.pid, 9)'], 'WRITER_FAILED'],
    ['never ends', ['node', '-e', 'setInterval(() => 0, 1000)'], 'WRITER_TIMEOUT'],
    [
      'prints without end',
      ['node', '-e', 'const b = "x".repeat(1e6); (function f() { process.stdout.write(b, f) })()'],
      'WRITER_TOO_MUCH',
    ],
  ] as const)('has proposed nothing when it %s', async (_what, command, code) => {
    const isSlow = code === 'WRITER_TIMEOUT'
    const writer = {
      command: [...command] as [string, ...string[]],
      minutes: isSlow ? 0.02 : 1,
      megabytes: 8,
    }
    await expect(run('', { writer, isolation })).rejects.toMatchObject({ code })
  })

  it('leaves no process behind', async () => {
    const script = `import { spawn } from 'node:child_process'
      const code = "setTimeout(() => require('fs').writeFileSync('${join('/tmp', 'jidoka-left-behind')}', ''), 1500)"
      spawn(process.execPath, ['-e', code], { detached: true, stdio: 'ignore' }).unref()
      fs.writeFileSync('src.ts', '')`
    const { files } = await proposalOf(script, { isolation })
    expect(files).toEqual([{ path: 'src.ts', content: '' }])
    const { endSurvivors } = await import('../../../../shared/commands/kill-process-tree.ts')
    expect(endSurvivors({ folder })).toBe(0)
  })
})

describe('the tree of a program that writes', () => {
  it('holds the attempt before, and neither specs, house standard nor what is kept away', async () => {
    const files = {
      'specs/a.spec.md': 'spec',
      '.factory/house.yml': 'house',
      'config/prod.pem': 'key',
      'src/a.ts': 'base\n',
    }
    const previous = [
      { path: 'src/a.ts', content: 'attempt\n' },
      { path: 'src/b.ts', content: 'added\n' },
    ]
    const script = `const all = fs.readdirSync('.', { recursive: true }).filter((name) => fs.statSync(name).isFile())
      console.log(all.sort().join(' '), fs.readFileSync('src/a.ts', 'utf8').trim())
      fs.rmSync('src/b.ts')`
    const { transcript, content } = await run(script, { files, previous, away: ['config/prod.pem'] })
    expect(transcript.trim()).toBe('agent.mjs src/a.ts src/b.ts attempt')
    expect(readProposal(content).files).toEqual([{ path: 'src/b.ts', content: null }])
  })

  it('holds what setup installed, which is no part of the proposal', async () => {
    const setup = {
      run: ['mkdir node_modules build && echo 1 > node_modules/x && echo 2 > build/y'],
      minutes: 1,
    }
    const script = `fs.writeFileSync('node_modules/x', 'other')
      fs.writeFileSync('src.ts', fs.readFileSync('build/y', 'utf8'))`
    expect(await proposalOf(script, { writer: { setup } })).toEqual({
      files: [{ path: 'src.ts', content: '2\n' }],
      left: [],
    })
  })

  it('names what cannot be part of a change, with its reason', async () => {
    const files = { '.gitignore': 'dist/\n*.log\nsrc/*.tmp\n' }
    const script = `import { execFileSync } from 'node:child_process'
      fs.mkdirSync('src'); fs.mkdirSync('dist')
      fs.writeFileSync('dist/out.js', '1'); fs.writeFileSync('a.log', '1'); fs.writeFileSync('src/x.tmp', '1')
      fs.writeFileSync('.gitignore', '')
      fs.symlinkSync('/etc/passwd', 'src/link.ts')
      fs.writeFileSync('src/binary.ts', Buffer.from([0xff, 0xfe, 0]))
      fs.writeFileSync('src/large.ts', 'x'.repeat(9 * 1024 * 1024))
      execFileSync('mkfifo', ['src/pipe.ts'])
      fs.writeFileSync('src/new\\nline.ts', '')`
    const { files: proposed, left } = await proposalOf(script, { files })
    expect(proposed).toEqual([{ path: '.gitignore', content: '' }])
    expect(left).toEqual([
      { path: 'src/binary.ts', reason: 'binary' },
      { path: 'src/large.ts', reason: 'large' },
      { path: 'src/link.ts', reason: 'link' },
      { path: 'src/new line.ts', reason: 'unsafe' },
      { path: 'src/pipe.ts', reason: 'other' },
      { path: 'src/x.tmp', reason: 'ignored' },
    ])
  })

  it('is read without following a link to a folder', async () => {
    const files = { 'src/a/b.ts': 'b\n' }
    const script = `fs.rmSync('src/a', { recursive: true }); fs.symlinkSync('/etc', 'src/a')`
    expect(await proposalOf(script, { files })).toEqual({
      files: [{ path: 'src/a/b.ts', content: null }],
      left: [{ path: 'src/a', reason: 'link' }],
    })
  })

  it('comes to nothing where nothing is changed, with the reason that the program gives', async () => {
    expect(await proposalOf(`console.log('done')`)).toEqual({ files: [], left: [] })
    expect(await proposalOf(`console.log('hm\\nBLOCKED: AC-1 contradicts AC-2')`)).toEqual({
      files: [],
      left: [],
      blocked: 'AC-1 contradicts AC-2',
    })
  })
})

describe('what a program that writes is called', () => {
  it('is what it says of itself, on one plain line', async () => {
    const script = `if (process.argv.includes('-v')) console.log('agent\\u001b[31m 1.2\\nmore')`
    const version = ['node', 'agent.mjs', '-v'] as [string, ...string[]]
    expect((await run(script, { writer: { version } })).answered).toBe('agent [31m 1.2')
  })

  it('is its name where nobody asks', async () => {
    expect((await run('')).answered).toBe('agent')
  })

  it('is asked before any work, without the key', async () => {
    const version = ['node', '-e', 'process.exit(process.env.AGENT_API_KEY ? 0 : 4)'] as [string, ...string[]]
    const env = { AGENT_API_KEY: 'sk-live-0123456789' }
    await expect(run('', { writer: { version, key: 'AGENT_API_KEY' }, env })).rejects.toMatchObject({
      code: 'RUN_COULD_NOT',
    })
  })
})
