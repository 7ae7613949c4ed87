import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExample } from '../../examples/repository.ts'
import { parseJson } from '../../shared/formats/read-json.ts'
import { verifyChain } from '../../shared/trace/verify/chain.ts'
import { outcomeDocument } from '../../shared/line/outcome.ts'
import { verifyTrace } from '../../shared/replay/verify-trace.ts'
import { parseParcelName } from '../../shared/trace/parcel/names.ts'
import { readTrust } from '../../shared/trace/verify/trust.ts'
import { startModelServer } from '../support/model-server/model-server.ts'
import { runCommand } from '../support/processes.ts'
import { entryOf } from '../support/programs.ts'
import { edit, pointAt, type UnitJson } from '../support/story.ts'

const SPEC = 'specs/truncate-middle.spec.md'
const root = mkdtempSync(join(tmpdir(), 'jidoka-interrupt-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A repository with temporary and home folders of its own, by which everything that it starts can be found. */
interface Place {
  repository: string
  tmp: string
}

let places = 0
function makePlace(adapt?: (folder: string) => void): Place {
  places += 1
  const folder = mkdtempSync(join(root, `place-${places}-`))
  const place = { repository: join(folder, 'repository'), tmp: mkdtempSync(join(folder, 'tmp-')) }
  makeExample(place.repository, adapt === undefined ? {} : { adapt })
  return place
}

interface Started {
  child: ChildProcess
  ended: Promise<{ exit: number | null; stdout: string; stderr: string }>
  /** Resolves once the progress on standard error holds this text. */
  said: (text: string) => Promise<void>
}

/** Starts a run in a process group of its own, as a shell does. */
function start({ repository, tmp }: Place, words: string[]): Started {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [entryOf('jidoka'), 'run', SPEC, '--json', ...words], {
    cwd: repository,
    env: { PATH, HOME, TMPDIR: tmp },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const out: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
  const { promise, resolve } = Promise.withResolvers<Awaited<Started['ended']>>()
  child.on('close', (exit) => resolve({ exit, stdout: Buffer.concat(out).toString('utf8'), stderr }))
  return {
    child,
    ended: promise,
    async said(text) {
      while (!stderr.includes(text) && child.exitCode === null) await wait(10)
    },
  }
}

/** Ctrl-C of a terminal reaches the whole group, a plain kill only the process itself. */
function interrupt({ child }: Started, signal: NodeJS.Signals, how: 'terminal' | 'kill'): void {
  const pid = child.pid ?? 0
  try {
    process.kill(how === 'terminal' ? -pid : pid, signal)
  } catch {
    // it ended in the meantime
  }
}

function unitIn(stdout: string): UnitJson {
  const { units } = JSON.parse(stdout) as { units: UnitJson[] }
  const [unit] = units
  if (unit === undefined) throw new Error(`no unit in ${stdout}`)
  return unit
}

/** The code of the error of the unit; of the whole command, when it had not come to its units yet. */
function errorIn(stdout: string): string | undefined {
  const { error } = JSON.parse(stdout) as { error?: { code: string } }
  return error?.code ?? unitIn(stdout).error?.code
}

async function digestsOf({ repository }: Place, serial: string): Promise<string[]> {
  const trust = readTrust(readFileSync(join(repository, '.jidoka', 'trust.json')))
  const { report } = await verifyTrace(join(repository, '.jidoka', 'traces', serial), trust)
  expect([report.verified, report.code]).toEqual([true, null])
  return report.links.map((link) => `${link.station} ${link.round} ${link.invariantDigest ?? ''}`)
}

/** Command lines of processes that still carry the place's folder in their environment. */
function leftovers({ tmp }: Place): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return []
    try {
      const mine = readFileSync(`/proc/${pid}/environ`, 'latin1').includes(tmp)
      return mine ? [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')] : []
    } catch {
      return []
    }
  })
}

/** A git process that was just cut off from its parent may take a moment to end by itself. */
async function expectNoProcess(place: Place): Promise<void> {
  if (process.platform !== 'linux') return
  for (let tries = 0; tries < 50 && leftovers(place).length > 0; tries += 1) await wait(20)
  expect(leftovers(place)).toEqual([])
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

/** Names that say themselves that they were not finished; no reader takes such a file for anything. */
const BEGUN = /\.(tmp|new)$|\.jidoka-new\//

/** Everything under a final name is whole: parcels verify as one chain, the trace is absent or verifies, no lock is left. */
async function expectWhole({ repository, tmp }: Place, serial: string): Promise<void> {
  const home = join(repository, '.jidoka')
  expect(readdirSync(tmp)).toEqual([])
  const files = filesIn(home).filter((name) => !BEGUN.test(name))
  expect(files.filter((name) => name.includes('.running'))).toEqual([])
  expect(filesIn(join(repository, '.git')).filter((name) => name.endsWith('.lock'))).toEqual([])
  if (!files.includes('trust.json')) return
  const trust = readTrust(readFileSync(join(home, 'trust.json')))
  const parcels = join(home, 'runs', serial, 'parcels')
  const found = (existsSync(parcels) ? readdirSync(parcels) : [])
    .filter((name) => !BEGUN.test(name))
    .map((name) => ({ name, bytes: readFileSync(join(parcels, name)), at: parseParcelName(name) }))
  const outcomes = found.filter(({ at }) => at?.station === 'test')
  for (const { name, bytes } of outcomes) outcomeDocument.parse(parseJson(bytes, name, 1e6), name)
  const links = found.filter((each) => !outcomes.includes(each))
  expect(links.every(({ at }) => at !== undefined)).toBe(true)
  // a later attempt of a station takes the place of an earlier one
  const turns = new Set(links.map(({ at }) => `${at?.station ?? ''} ${at?.round ?? 0}`))
  if (links.length > 0) expect((await verifyChain(links, { trust })).accepted).toHaveLength(turns.size)
  const trace = join(home, 'traces', serial)
  if (existsSync(trace)) expect((await verifyTrace(trace, trust)).report.code).toBeNull()
}

let reference: UnitJson
let digests: string[]
/** How long each station took, in the reference run. */
const durations = new Map<string, number>()

beforeAll(async () => {
  const place = makePlace()
  const { exit, stdout, stderr } = await start(place, ['--mode', 'replay']).ended
  for (const [, station = '', seconds] of stderr.matchAll(/: (\S+) round 1 pass \(([\d.]+) s\)/g))
    durations.set(station, Number(seconds) * 1000)
  reference = unitIn(stdout)
  expect([exit, reference.verdict]).toEqual([0, 'released'])
  digests = await digestsOf(place, reference.serial)
})

/** Pseudo-random numbers from 0 to 1, the same every time: a linear congruential generator. */
function randoms(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

/** One moment in each station, two in the one that publishes, and one before the first. */
function moments() {
  const random = randoms(20_261_123)
  const stations = ['start', ...ORDER, 'trace-publish']
  return stations.map((station, index) => ({
    station,
    part: index === ORDER.length ? random() / 2 : index > ORDER.length ? 0.5 + random() / 2 : random(),
    signal: index % 2 === 0 ? ('SIGINT' as const) : ('SIGTERM' as const),
    how: index % 4 < 2 ? ('terminal' as const) : ('kill' as const),
  }))
}

const ORDER = ['spec-validate', 'generate', 'style-gate', 'test', 'review', 'trace-publish']

/** Waits until the station runs, and then this part of the time it takes. */
async function reach(started: Started, station: string, part: number): Promise<void> {
  const before = ORDER[ORDER.indexOf(station) - 1]
  if (before !== undefined) await started.said(`${before} round 1 pass`)
  await wait((durations.get(station) ?? 300) * part)
}

describe.concurrent('a run that is interrupted', () => {
  test.each(moments())(
    'in $station at $part by $signal ($how) leaves whole files and no process, and resumes to the same end',
    async ({ station, part, signal, how }) => {
      const place = makePlace()
      const started = start(place, ['--mode', 'replay'])
      await reach(started, station, part)
      interrupt(started, signal, how)
      const { exit, stdout } = await started.ended
      await expectNoProcess(place)
      await expectWhole(place, reference.serial)
      // a process that is ended before it can listen dies of the signal itself; a faster machine may be done already
      expect([130, 0, null]).toContain(exit)
      if (exit === 130 && stdout !== '') expect(errorIn(stdout)).toBe('INTERRUPTED')

      const resumed = await start(place, ['--mode', 'replay', '--resume']).ended
      expect([resumed.exit, resumed.stderr]).toEqual([0, expect.any(String)])
      expect(unitIn(resumed.stdout)).toEqual({
        ...reference,
        trace: join(place.repository, '.jidoka', 'traces', reference.serial),
      })
      expect(await digestsOf(place, reference.serial)).toEqual(digests)
      expect(filesIn(join(place.repository, '.jidoka')).filter((name) => BEGUN.test(name))).toEqual([])
      expect(runCommand(place.repository, 'git', 'branch', '--list', 'factory/*').trim()).toBe(
        `factory/${reference.serial}`,
      )
      await expectWhole(place, reference.serial)
    },
  )

  test.skipIf(process.platform !== 'linux')('while commands run ends them and all they started', async () => {
    const place = makePlace((folder) =>
      edit(folder, 'factory.yml', /- node --test .*/, '- setsid sleep 600 & sleep 600'),
    )
    const started = start(place, ['--mode', 'replay'])
    await waitFor(() => leftovers(place).filter((line) => line.startsWith('sleep 600')).length === 2)
    interrupt(started, 'SIGTERM', 'kill')
    const { exit, stdout } = await started.ended
    expect([exit, unitIn(stdout)]).toMatchObject([
      130,
      {
        verdict: 'error',
        stoppedBy: 'test',
        error: { code: 'INTERRUPTED', next: 'continue with --resume' },
      },
    ])
    await expectNoProcess(place)
    await expectWhole(place, unitIn(stdout).serial)
  })

  test('while a model does not answer ends at once, and no answer is made up', async () => {
    const server = await startModelServer({ fault: 'stall' })
    const place = makePlace((folder) => {
      rmSync(join(folder, '.factory', 'cassettes'), { recursive: true })
      pointAt(folder, server.url)
    })
    const started = start(place, [])
    await waitFor(() => server.requests.length > 0)
    interrupt(started, 'SIGINT', 'kill')
    const { exit, stdout } = await started.ended
    await server.close()
    expect([exit, unitIn(stdout).stoppedBy]).toEqual([130, 'generate'])
    await expectNoProcess(place)
    await expectWhole(place, unitIn(stdout).serial)
    expect(existsSync(join(place.repository, '.jidoka', 'cassettes'))).toBe(false)
  })
})

async function waitFor(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 6000 && !condition(); tries += 1) await wait(10)
  expect(condition()).toBe(true)
}
