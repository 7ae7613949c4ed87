import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endSurvivors } from '../../shared/commands/kill-process-tree.ts'
import { FactoryError } from '../../shared/errors.ts'
import type { Isolation } from '../../shared/commands/isolation/isolation.ts'
import { runHere } from '../../shared/writer/command/command-writer.ts'
import { readProposal } from '../../shared/writer/proposal.ts'
import { BEST, WAYS } from '../support/isolation.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { toolOrderOf } from '../support/tool-order.ts'

/** Stands in no other process of this machine: other tests have private keys in theirs. */
const OF_OTHERS = 'SECRET-OF-ANOTHER-STATION-7f3a'

const KEY = 'sk-live-a1b2c3d4e5f60718'
const MIB = 1024 * 1024

let repo: TestRepository
let folder: string
beforeEach(() => {
  repo = makeRepository()
  folder = mkdtempSync(join(tmpdir(), 'jidoka-agents-'))
})
afterEach(() => {
  repo.remove()
  rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  /** What the agent printed. */
  printed: string
  code: string | undefined
  /** What it proposed, by path. */
  files: Record<string, string | null>
  left: string[]
  transcript: string
}

/** Lets an agent work, with one key of its own among the variables of somebody who has more. */
async function letWork(script: string, isolation: Isolation, megabytes = 64): Promise<Ended> {
  const base = repo.commit({
    'agent.mjs': `import fs from 'node:fs'\n${script}\n`,
    'src/a.ts': 'export {}\n',
  })
  const writer = { key: 'AGENT_API_KEY', megabytes }
  let printed = ''
  const ran = runHere(toolOrderOf(repo.path, base, { writer }), folder, {
    env: {
      PATH: process.env['PATH'],
      AGENT_API_KEY: KEY,
      JIDOKA_KEY_GENERATE: OF_OTHERS,
      REVIEW_API_KEY: OF_OTHERS,
    },
    signal: new AbortController().signal,
    now: () => new Date(),
    print: (chunk) => (printed += chunk.toString('latin1')),
    hidden: [repo.path],
    isolation,
  })
  try {
    const { content, transcript } = await ran
    const { files, left } = readProposal(content)
    const byPath = Object.fromEntries(files.map((file) => [file.path, file.content]))
    return { printed, code: undefined, files: byPath, left: left.map(({ path }) => path), transcript }
  } catch (thrown) {
    if (!(thrown instanceof FactoryError)) throw thrown
    return { printed, code: thrown.code, files: {}, left: [], transcript: thrown.message }
  } finally {
    expect(endSurvivors({ folder })).toBe(0)
    // nothing of what it wrote stays
    expect(readdirSync(folder)).toEqual([])
  }
}

/** 2 GiB in pieces, saying how far it got. */
const WRITES = (path: string): string => `const piece = Buffer.alloc(4 * ${MIB}, 1)
for (let at = 0; at < 512; at++) { fs.appendFileSync(${path}, piece); console.log('MB ' + (at + 1) * 4) }`

function megabytesIn(printed: string): number {
  return Math.max(0, ...[...printed.matchAll(/^MB (\d+)$/gm)].map(([, text = '0']) => Number(text)))
}

describe.each(WAYS)('an agent, %s,', (_, isolation) => {
  it.each([
    ['one file of the tree', `'src/big.bin'`],
    ['many files of the tree', '`src/big.${at}`'],
    ['many files of its temporary folder', '`${process.env.TMPDIR}/big.${at}`'],
    ['many files of its home', '`${process.env.HOME}/big.${at}`'],
  ])('is ended while it writes 2 GB into %s', async (_where, path) => {
    const { code, printed } = await letWork(WRITES(path), isolation)
    expect(code).toBe('WRITER_TOO_MUCH')
    expect(megabytesIn(printed)).toBeLessThan(1024)
  })

  it('is ended when it never ends, and so is what it started', async () => {
    const script = `import { spawn } from 'node:child_process'
      spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref()
      process.on('SIGTERM', () => undefined)
      setInterval(() => undefined, 1000)`
    const base = repo.commit({ 'agent.mjs': script })
    const order = toolOrderOf(repo.path, base, { writer: { minutes: 0.03 } })
    const ran = runHere(order, folder, {
      env: { PATH: process.env['PATH'] },
      signal: new AbortController().signal,
      now: () => new Date(),
      print: () => undefined,
      hidden: [repo.path],
      isolation,
    })
    await expect(ran).rejects.toMatchObject({ code: 'WRITER_TIMEOUT' })
    expect(endSurvivors({ folder })).toBe(0)
  })

  it('leaves no process that changes its answer later', async () => {
    const script = `import { spawn } from 'node:child_process'
      const later = "setTimeout(() => require('fs').writeFileSync('src/a.ts', 'later'), 300)"
      spawn(process.execPath, ['-e', later], { detached: true, stdio: 'ignore' }).unref()
      fs.writeFileSync('src/a.ts', 'now')`
    expect((await letWork(script, isolation)).files).toEqual({ 'src/a.ts': 'now' })
  })

  it('gets its own key into no record, however it spells it', async () => {
    const script = `const key = process.env.AGENT_API_KEY
      const spelled = [key, Buffer.from(key).toString('base64'), Buffer.from(key).toString('hex'), [...key].reverse().join('')]
      console.log(spelled.join(' '))
      fs.writeFileSync('src/a.ts', spelled.join('\\n'))`
    const { files, transcript } = await letWork(script, isolation)
    const kept = `${files['src/a.ts'] ?? ''} ${transcript}`
    const spelled = [KEY, Buffer.from(KEY).toString('hex'), Array.from(KEY).reverse().join('')]
    expect(spelled.filter((each) => kept.includes(each))).toEqual([])
    expect(kept).toContain('[REDACTED:AGENT_API_KEY]')
  })

  it('gets its own key into no message of an error', async () => {
    const { transcript, code } = await letWork(
      `console.log(process.env.AGENT_API_KEY); process.exit(1)`,
      isolation,
    )
    expect([code, transcript.includes(KEY)]).toEqual(['WRITER_FAILED', false])
  })

  it('sees no variable of others, not even in the processes that started it', async () => {
    const script = `const texts = [JSON.stringify(process.env)]
      for (const pid of fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)))
        try { texts.push(fs.readFileSync('/proc/' + pid + '/environ', 'utf8')) } catch {}
      fs.writeFileSync('src/a.ts', String(texts.join('').includes('${OF_OTHERS}')))`
    expect((await letWork(script, isolation)).files).toEqual({ 'src/a.ts': 'false' })
  })
})

describe.skipIf(BEST.kind === 'none')('an agent that runs apart', () => {
  it('finds neither the signing keys of the repository nor the home of its user', async () => {
    const keys = join(repo.path, '.jidoka', 'keys')
    repo.write({ '.jidoka/keys/generate.pem': 'PRIVATE', '.gitignore': '.jidoka/\n' })
    const own = join(process.env['HOME'] ?? '/root', '.jidoka-test-private')
    writeFileSync(own, 'PRIVATE')
    try {
      const script = `const found = []
        for (const path of ${JSON.stringify([join(keys, 'generate.pem'), own])})
          try { fs.statSync(path); found.push(path) } catch {}
        fs.writeFileSync('src/a.ts', found.join())`
      expect((await letWork(script, BEST)).files).toEqual({ 'src/a.ts': '' })
    } finally {
      rmSync(own, { force: true })
    }
  })

  it('reaches no server of this machine unless factory.yml says so', async () => {
    const server = createServer((_request, response) => response.end('reached'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const script = `const ended = await fetch('http://127.0.0.1:${port}/').then((reply) => reply.text(), (error) => error.cause?.code)
        fs.writeFileSync('src/a.ts', ended)`
      expect((await letWork(script, BEST)).files).toEqual({ 'src/a.ts': 'ECONNREFUSED' })
    } finally {
      server.close()
    }
  })

  it('writes nowhere but to its own folders', async () => {
    const script = `const failed = []
      for (const path of ['/usr/x', '/etc/x', ${JSON.stringify(join(repo.path, 'x'))}])
        try { fs.writeFileSync(path, '') } catch { failed.push(path) }
      fs.writeFileSync('src/a.ts', String(failed.length))`
    expect((await letWork(script, BEST)).files).toEqual({ 'src/a.ts': '3' })
  })
})
