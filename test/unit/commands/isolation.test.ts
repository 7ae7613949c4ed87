import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findIsolation } from '../../../shared/commands/isolation/find-isolation.ts'
import type { Isolation } from '../../../shared/commands/isolation/isolation.ts'
import { runCommands } from '../../../shared/commands/run-commands.ts'
import type { CommandWork, Station } from '../../../shared/factory/factory.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import { BEST, NOT_APART, pathWithoutIsolation } from '../../support/isolation.ts'
import { factoryOf, specOf, WITHOUT_EXAMPLES } from '../../support/unit-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`

let repository: TestRepository
let base: string
/** Outside of the run's place, as other temporary folders of this machine are. */
let outside: string

beforeAll(() => {
  repository = makeRepository()
  base = repository.commit({
    'specs/a.spec.md': 'the expected value',
    'src/one.js': 'export const one = 1\n',
  })
  mkdirSync(join(repository.path, '.jidoka', 'keys'), { recursive: true })
  writeFileSync(join(repository.path, '.jidoka', 'keys', 'test.pem'), 'a key')
  outside = mkdtempSync(join(tmpdir(), 'jidoka-outside-'))
  writeFileSync(join(outside, 'secret'), 'a secret')
})
afterAll(() => {
  repository.remove()
  rmSync(outside, { recursive: true, force: true })
})

const station = (run: string[], fields: Partial<CommandWork> = {}): Station => ({
  name: 'test',
  work: { kind: 'run', run, report: undefined, minutes: 1, ...fields },
  pass: 'review',
  stop: 'generate',
})

const run = (of: Station, apart: Isolation = BEST): Promise<RunOutcome> =>
  runCommands({
    repo: repository.path,
    base,
    ...WITHOUT_EXAMPLES,
    changeSet: changeSetOf(base, []),
    station: of,
    round: 1,
    env: { PATH },
    apart,
  })

/** Exit code 0 of the commands. */
async function succeeds(
  command: string,
  apart: Isolation,
  fields: Partial<CommandWork> = {},
): Promise<boolean> {
  return (await run(station([command], fields), apart)).outcome === 'success'
}

/** Each with what it tries: it succeeds among ordinary processes, and not apart. */
const ATTEMPTS: [what: string, command: () => string][] = [
  [
    'reads the specs and keys of the repository',
    () => `cat ${repository.path}/specs/a.spec.md ${repository.path}/.jidoka/keys/test.pem`,
  ],
  ['reads other temporary folders', () => `cat ${outside}/secret`],
  ['writes into other temporary folders', () => `echo x > ${outside}/written`],
  ["reads a file of the caller's home", () => `cat '${fileOfHome()}'`],
  ['sees the process that runs it', () => `grep -qa vitest /proc/${process.pid}/cmdline`],
  ['reads the environment of a process outside', () => `cat /proc/${process.pid}/environ > /dev/null`],
]

function fileOfHome(): string {
  const file = readdirSync(homedir(), { withFileTypes: true }).find((entry) => entry.isFile())
  return file === undefined ? join(outside, 'secret') : join(homedir(), file.name)
}

describe('code that runs apart', () => {
  beforeEach((context) => {
    if (BEST.kind === 'none') context.skip('this machine cannot isolate: no unshare, bwrap or sudo works')
  })

  it.each(ATTEMPTS)('fails where it %s', async (_, command) => {
    expect(await succeeds(command(), NOT_APART)).toBe(true)
    expect(await succeeds(command(), BEST)).toBe(false)
  })

  it('writes its own place, and nothing of the system', async () => {
    expect(await succeeds('touch in-work "$HOME/in-home" "$TMPDIR/in-tmp" /tmp/x', BEST)).toBe(true)
    for (const place of [
      '/',
      '/etc',
      '/usr',
      '/usr/local',
      '/opt',
      '/var',
      '/run',
      '/dev',
      '/proc/sys/kernel',
    ])
      expect(await succeeds(`touch ${place}/jidoka-x`, BEST), place).toBe(false)
    expect(await succeeds('echo x > /proc/sys/kernel/core_pattern', BEST)).toBe(false)
    // not only because of who owns it
    expect(await succeeds('grep -q " /usr ro," /proc/self/mountinfo', BEST)).toBe(true)
  })

  it('cannot uncover what the mounts hide', async () => {
    const attempts = [
      'umount -l /proc',
      'mount -t proc proc /proc',
      'mount -o remount,rw /',
      'unshare --user --map-root-user --mount umount -l /etc',
      'unshare --user --map-root-user --mount mount -o remount,bind,rw /usr',
      'nsenter -t 1 -m true',
      `chroot /proc/1/root true`,
    ]
    for (const attempt of attempts) expect(await succeeds(attempt, BEST), attempt).toBe(false)
  })

  it('has no power over the machine: not its root, no capability, and none to come by', async () => {
    const { output } = await run(
      station(['id -u; grep -E "^(CapEff|CapPrm|NoNewPrivs)" /proc/self/status; exit 1']),
    )
    const [uid, ...status] = output.split('\n').map((line) => line.replaceAll(/\s+/g, ' '))
    expect(uid).toBe(String(BEST.uid))
    expect(BEST.uid).not.toBe(0)
    expect(status).toEqual(['CapPrm: 0000000000000000', 'CapEff: 0000000000000000', 'NoNewPrivs: 1'])
  })

  it('leaves no process behind, not even one that forgot its environment and left its session', async () => {
    const lasting = `sleep 1000.${process.pid}77`
    const command = `setsid env -i sh -c 'exec ${lasting}' > /dev/null 2>&1 & sleep 0.3`
    expect(await succeeds(command, BEST)).toBe(true)
    expect(pidsOf(lasting)).toEqual([])
    await succeeds(command, NOT_APART)
    expect(pidsOf(lasting)).toEqual([])
  })

  it('has a loopback of its own, and the network only where the station says so', async () => {
    const server = createServer((socket) => socket.end('hello'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const reach = `exec 3<> /dev/tcp/127.0.0.1/${port} && head -c 5 <&3 | grep -q hello`
    try {
      expect(await succeeds(reach, BEST, { network: true })).toBe(true)
      expect(await succeeds(reach, BEST)).toBe(false)
    } finally {
      server.close()
    }
    const own = `node -e 'const s=require("net").createServer(c=>c.end()).listen(0,"127.0.0.1",()=>require("net").connect(s.address().port,"127.0.0.1",()=>process.exit(0)))'`
    expect(await succeeds(own, BEST)).toBe(true)
  })

  it('is ended by its time limit, whatever it catches', async () => {
    const lasting = `sleep 1000.${process.pid}78`
    const command = `trap '' TERM INT HUP; setsid ${lasting} & while :; do sleep 0.1; done`
    expect(await succeeds(command, BEST, { minutes: 0.02 })).toBe(false)
    expect(pidsOf(lasting)).toEqual([])
  })

  it('is told in the outcome, and the verdict is that of ordinary processes', async () => {
    for (const commands of [
      ['true'],
      ['echo no; exit 3'],
      ['kill -SEGV $$'],
      ['echo "$HOME $TMPDIR $PWD"; exit 1'],
    ]) {
      const { isolation, ...apart } = await run(station(commands))
      const { isolation: none, ...ordinary } = await run(station(commands), NOT_APART)
      expect([isolation, none]).toEqual([BEST.kind, 'none'])
      expect(apart).toEqual(ordinary)
    }
  })
})

describe('a machine without the tools of isolation', () => {
  it('runs commands as ordinary processes, and the outcome says so', async () => {
    const { folder, path } = pathWithoutIsolation(PATH)
    try {
      expect((await findIsolation(path)).kind).toBe('none')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    expect(await run(station(['true']), NOT_APART)).toMatchObject({ verdict: 'pass', isolation: 'none' })
  })

  it('is an error where factory.yml requires it, and nothing runs', async () => {
    const place = join(outside, 'ran')
    const work = runCommands({
      ...{ repo: repository.path, base, changeSet: changeSetOf(base, []), round: 1, env: { PATH } },
      station: station([`touch ${place}`]),
      factory: factoryOf({ line: [], isolation: 'required' }),
      spec: specOf({ acceptance: [] }),
      apart: NOT_APART,
    })
    await expect(work).rejects.toMatchObject({ code: 'RUN_ISOLATION', retryable: false })
    expect(existsSync(place)).toBe(false)
  })
})

describe('a user without rights', () => {
  it('isolates by bwrap or a user namespace, where the machine allows it', (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can become somebody else for this test')
    const program = `import { findIsolation } from ${JSON.stringify(new URL('../../../shared/commands/isolation/find-isolation.ts', import.meta.url).href)}; console.log((await findIsolation(process.env.PATH)).kind)`
    const words = [
      '--reuid',
      '54321',
      '--regid',
      '54321',
      '--clear-groups',
      process.execPath,
      '--input-type=module',
      '-e',
      program,
    ]
    const kind = execFileSync('setpriv', words, {
      env: { PATH, HOME: '/nonexistent' },
      encoding: 'utf8',
      cwd: '/',
    }).trim()
    if (kind === 'none') context.skip('neither bwrap nor user namespaces work here')
    expect(['bwrap', 'unshare-user']).toContain(kind)
  })
})

/** The processes whose words are these. */
function pidsOf(words: string): number[] {
  return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.trim().replace(/^\d+\s+/, '') === words)
    .map((line) => Number.parseInt(line.trim(), 10))
}
