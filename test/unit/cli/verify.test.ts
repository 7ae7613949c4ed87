import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArguments, type Command, type Outcome } from '../../../shared/cli/command.ts'
import { command as answer } from '../../../shared/cli/answer.ts'
import { command as diff } from '../../../shared/cli/diff.ts'
import { command as ledger } from '../../../shared/cli/ledger.ts'
import { command as replay } from '../../../shared/cli/replay.ts'
import { command as trace } from '../../../shared/cli/trace.ts'
import { command as verify } from '../../../shared/cli/verify.ts'
import { generateSigningKey } from '../../../shared/trace/signer/keys.ts'
import { formatTrust, readTrust, trustOf } from '../../../shared/trace/verify/trust.ts'
import { runCommand } from '../../support/processes.ts'
import { SERIAL, resignTrace } from '../../support/resigned-trace.ts'

const home = mkdtempSync(join(tmpdir(), 'jidoka-cli-verify-'))
/** What such a trace is looked at with. */
const LOCAL = '--trust .jidoka/trust.json'
const OTHER = 'JD-0000-0000-0000'
const said: string[] = []
/** A download with everything that its maker has: trace, trust file, and private keys. */
const download = join(home, 'download')
const folder = join(download, '.jidoka', 'traces', SERIAL)
const named = join(home, 'trust.json')

beforeAll(async () => {
  const { trust, keys } = await resignTrace(join(download, '.jidoka', 'traces'))
  writeFileSync(named, formatTrust(trust))
  cpSync(named, join(download, '.jidoka', 'trust.json'))
  mkdirSync(join(download, '.jidoka', 'keys'))
  for (const [station, key] of keys) {
    const pem = key.export({ type: 'pkcs8', format: 'pem' })
    writeFileSync(join(download, '.jidoka', 'keys', `${station}.pem`), pem, { mode: 0o600 })
  }
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

function call(command: Command, words: string[], cwd = home): Promise<Outcome> {
  const { signal } = new AbortController()
  const terminal = { cwd, env: {}, say: (line: string) => void said.push(line), signal }
  return command.run(readArguments(command, words), terminal)
}

describe('jidoka verify', () => {
  it('says first how the unit ended, when and where it was published, and whose keys count', async () => {
    const { exit, text, json } = await call(verify, [folder, '--trust', named])
    expect(exit).toBe(0)
    expect(text.split('\n').slice(0, 4)).toEqual([
      `${SERIAL} released, verified (local)`,
      expect.stringMatching(/^published \d{4}-\d\d-\d\dT[\d:.]+Z by local run local, attempt 1$/),
      `trust: ${named}`,
      '',
    ])
    expect(json).toMatchObject({
      ...{ serial: SERIAL, ended: 'released', verified: true, code: null, next: null, trust: named },
      published: { host: 'local', run: 'local', attempt: 1 },
    })
  })

  it('is not green against keys that came along, and says what to do', async () => {
    const { exit, json, text } = await call(verify, [folder])
    expect(exit).toBe(1)
    expect(json).toMatchObject({
      ...{ ended: 'released', verified: false, code: 'TRUST_CAME_ALONG' },
      next: expect.stringContaining('--trust'),
    })
    expect(text).toMatch(/^REJECTED TRUST_CAME_ALONG .*\n(.*\n)*next: .*--trust/)
  })

  it('is not green for a download in the own repository, nor where that is a repository itself', async () => {
    const repo = join(home, 'own')
    mkdirSync(repo)
    runCommand(repo, 'git', 'init', '--quiet', '--template=')
    cpSync(download, join(repo, 'dl'), { recursive: true })
    const words = [join('dl', '.jidoka', 'traces', SERIAL)]
    const cameAlong = { exit: 1, json: { code: 'TRUST_CAME_ALONG' } }
    expect(await call(verify, words, repo)).toMatchObject(cameAlong)
    runCommand(join(repo, 'dl'), 'git', 'init', '--quiet', '--template=')
    expect(await call(verify, words, repo)).toMatchObject(cameAlong)
    const inside = [join('.jidoka', 'traces', SERIAL)]
    expect(await call(verify, inside, join(repo, 'dl'))).toMatchObject(cameAlong)
    expect(await call(verify, [...inside, '--repo', '.'], join(repo, 'dl'))).toMatchObject({ exit: 0 })
  })

  it('says that a file is to be unpacked, before anything about trust', async () => {
    const file = join(home, `${SERIAL}.a1.tar`)
    writeFileSync(file, 'tar')
    await expect(call(verify, [file])).rejects.toMatchObject({ code: 'TRACE_UNREADABLE' })
  })

  it('refuses another end or another unit than expected', async () => {
    const trust = ['--trust', named]
    expect(await call(verify, [folder, ...trust, '--expect', 'halted'])).toMatchObject({
      exit: 1,
      json: { verified: false, ended: 'released', code: 'TRACE_ENDED' },
    })
    expect(await call(verify, [folder, ...trust, '--expect', 'released', '--serial', SERIAL])).toMatchObject({
      exit: 0,
    })
    expect(await call(verify, [folder, ...trust, '--serial', OTHER])).toMatchObject({
      exit: 1,
      json: { verified: false, code: 'LINK_SERIAL' },
    })
    for (const words of [
      ['--expect', 'merged'],
      ['--serial', 'x'],
    ])
      await expect(call(verify, [folder, ...trust, ...words])).rejects.toMatchObject({ code: 'USAGE' })
  })

  it('refuses stations that had less to themselves than required', async () => {
    const words = [folder, '--trust', named, '--require']
    for (const least of ['isolation=job', 'isolation=step'])
      expect(await call(verify, [...words, least])).toMatchObject({
        exit: 1,
        json: { verified: false, code: 'LINK_ISOLATION' },
      })
    await expect(call(verify, [...words, 'isolation=room'])).rejects.toMatchObject({ code: 'USAGE' })
  })

  it.each([OTHER, `${OTHER}.trace.a1`, OTHER.toLowerCase(), `trace-of-${OTHER}`])(
    'refuses the trace of another unit in a folder called %s, and a link of that name',
    async (name) => {
      const place = join(home, 'named', name)
      const wrong = { exit: 1, json: { verified: false, code: 'LINK_SERIAL' } }
      mkdirSync(join(home, 'named'), { recursive: true })
      symlinkSync(folder, place)
      expect(await call(verify, [place, '--trust', named])).toMatchObject(wrong)
      rmSync(place)
      cpSync(folder, place, { recursive: true })
      expect(await call(verify, [place, '--trust', named])).toMatchObject(wrong)
      symlinkSync(place, join(home, 'named', 'latest'))
      expect(await call(verify, [join(home, 'named', 'latest'), '--trust', named])).toMatchObject(wrong)
      rmSync(join(home, 'named', 'latest'))
      renameSync(place, join(home, 'named', `${SERIAL}.trace.a1`))
      const right = [join(home, 'named', `${SERIAL}.trace.a1`), '--trust', named]
      expect(await call(verify, right)).toMatchObject({ exit: 0 })
      rmSync(join(home, 'named'), { recursive: true })
    },
  )
})

describe('a trace whose keys came along', () => {
  it('is neither told nor executed', async () => {
    const refused = { code: 'TRACE_REJECTED', detail: 'TRUST_CAME_ALONG' }
    await expect(call(replay, [folder])).rejects.toMatchObject(refused)
    const repo = join(home, 'told')
    mkdirSync(repo)
    runCommand(repo, 'git', 'init', '--quiet', '--template=')
    cpSync(join(download, '.jidoka', 'traces'), join(repo, '.jidoka', 'traces'), { recursive: true })
    cpSync(named, join(repo, '.jidoka', 'trust.json'))
    await expect(call(trace, [SERIAL], repo)).rejects.toMatchObject(refused)
    expect(said).toEqual([])
  })
})

describe('a trace that the keys of this machine signed, where HEAD holds another trust file', () => {
  const inside = join('.jidoka', 'traces', SERIAL)
  const refused = { code: 'TRACE_REJECTED', detail: 'SEAL_SIGNER', next: expect.stringContaining(LOCAL) }
  let repo: string
  beforeAll(() => {
    repo = join(home, 'keyed')
    cpSync(download, repo, { recursive: true })
    const strange = new Map([['review', generateSigningKey()]])
    const { repository } = readTrust(readFileSync(named))
    mkdirSync(join(repo, '.factory'))
    const text = formatTrust(trustOf(strange, { repository, assurance: 'keyed' }))
    writeFileSync(join(repo, '.factory', 'trust.json'), text)
    runCommand(repo, 'git', 'init', '--quiet', '--template=')
    runCommand(repo, 'git', 'add', '.factory')
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']
    runCommand(repo, 'git', ...author, 'commit', '--quiet', '--message=a')
  })

  it('stays rejected, and is told by its trust file once that is named', async () => {
    const { exit, json, text } = await call(verify, [SERIAL], repo)
    const next = `its links are signed with the keys of this machine, which show nothing of who ran the line; to look at it anyway, give the same command with ${LOCAL}`
    expect([exit, json]).toMatchObject([1, { code: 'SEAL_SIGNER', next }])
    expect(text).toMatch(/^REJECTED SEAL_SIGNER .*\n(.*\n)*next: /)
    expect(await call(verify, [SERIAL, '--trust', '.jidoka/trust.json'], repo)).toMatchObject({ exit: 0 })
  })

  it.each<[string, Command, string[]]>([
    ['trace', trace, [SERIAL]],
    ['replay', replay, [SERIAL]],
    ['answer', answer, [SERIAL]],
    ['diff of folders', diff, [inside, inside]],
    ['diff of serials', diff, [SERIAL, SERIAL]],
    ['ledger add', ledger, ['add', SERIAL]],
  ])('says so in jidoka %s', async (_, command, words) => {
    const { detail, ...shown } = refused
    const expected = words.length === 2 && words[0] === SERIAL ? shown : { ...shown, detail }
    await expect(call(command, words, repo)).rejects.toMatchObject(expected)
  })

  it('is not offered when more is wrong with it, or when its keys are not of this machine', async () => {
    const plain = { exit: 1, json: { code: 'SEAL_SIGNER', next: null } }
    appendFileSync(join(repo, inside, 'index.html'), 'x')
    expect(await call(verify, [SERIAL], repo)).toMatchObject(plain)
    cpSync(join(folder, 'index.html'), join(repo, inside, 'index.html'))
    rmSync(join(repo, '.jidoka', 'keys'), { recursive: true })
    expect(await call(verify, [SERIAL], repo)).toMatchObject(plain)
  })
})

describe('jidoka replay', () => {
  it('executes nothing of a factory.yml that the base commit does not hold', async () => {
    const repo = join(home, 'without-base')
    mkdirSync(repo)
    runCommand(repo, 'git', 'init', '--quiet', '--template=')
    const words = [folder, '--repo', repo, '--trust', named]
    await expect(call(replay, words)).rejects.toMatchObject({ code: 'GIT_REVISION_UNKNOWN' })
    expect(said).toEqual([])
  })

  it('says which commands it executes, once somebody allows them', async () => {
    const words = [folder, '--repo', join(home, 'without-base'), '--trust', named, '--allow-commands']
    await call(replay, words).catch(() => undefined)
    expect(said[0]).toMatch(/^test executes \S/)
    said.length = 0
  })

  it('says in its help that it executes code', () => {
    expect(replay.help).toMatch(/executes code on this machine/)
    expect(replay.help).toMatch(/--allow-commands/)
  })
})
