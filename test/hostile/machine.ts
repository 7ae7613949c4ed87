import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Isolation } from '../../shared/commands/isolation/isolation.ts'
import { runCommands } from '../../shared/commands/run-commands.ts'
import type { CommandWork, Station } from '../../shared/factory/factory.ts'
import { defined } from '../../shared/formats/defined.ts'
import { changeSetOf } from '../../shared/git/change-set.ts'
import { makeRepository } from '../support/repository.ts'
import { factoryOf } from '../support/unit-of.ts'
import { CANARY, TOKEN, type CommandChange, type Seen } from './command-change.ts'
import { MODULE } from './change.ts'
import { FILES, readSpec } from './repository.ts'

const CHECKED = {
  'check.js': "import { rules } from './lib/rules.js'\nif (rules.length > 0) process.exit(1)\n",
  'lib/rules.js': "export const rules = ['no rule is kept']\n",
  'package.json':
    '{ "name": "shop", "private": true, "type": "module", "scripts": { "check": "node check.js" } }\n',
}

const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`

export interface HostileMachine {
  /** Runs the station of a change, and tells what is seen afterwards. */
  run: (change: CommandChange, apart: Isolation) => Promise<Seen>
  close: () => Promise<void>
}

/** A repository with keys, a folder of others, and a server: what a change could reach on the machine of a developer. */
export async function hostileMachine(): Promise<HostileMachine> {
  const repository = makeRepository({ ...FILES, ...CHECKED })
  const base = repository.git('rev-parse', 'HEAD')
  const outside = mkdtempSync(join(tmpdir(), 'jidoka-outside-'))
  writeFileSync(join(outside, 'secret'), CANARY)
  mkdirSync(join(repository.path, '.jidoka', 'keys'), { recursive: true })
  writeFileSync(join(repository.path, '.jidoka', 'keys', 'trace-publish.pem'), CANARY)
  const server = createServer((socket) => socket.end(CANARY))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // as the process of a developer whose environment and words hold secrets
  const developer = spawn('sh', ['-c', 'read end', CANARY], {
    env: { PATH, SECRET_OF_CALLER: CANARY, NPM_TOKEN: TOKEN },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  let runs = 0
  return {
    async run(change, apart) {
      const machine = { repo: repository.path, outside, port, mark: `1000.${process.pid}${(runs += 1)}` }
      const changeSet = changeSetOf(base, [{ path: MODULE, content: change.code(machine) }])
      const env = { PATH, SECRET_OF_CALLER: CANARY, NPM_TOKEN: TOKEN }
      const station = stationOf(change)
      const outcome = await runCommands({
        ...{ repo: repository.path, base, changeSet, station, round: 1, env, apart },
        factory: factoryOf({ line: [station] }),
        spec: readSpec(),
      })
      return { outcome, machine, written: readdirSync(outside), left: endAll(machine.mark) }
    },
    async close() {
      developer.stdin.end()
      await new Promise((resolve) => server.close(resolve))
      repository.remove()
      rmSync(outside, { recursive: true, force: true })
    },
  }
}

function stationOf({ then = [], last = [], env, report }: CommandChange): Station {
  const run = [[`node ${MODULE}`, ...last].join('; '), ...then]
  // the examples are tried by themselves: changes.test.ts
  const work: CommandWork = { kind: 'run', run, report, minutes: 0.15, exercise: false, ...defined({ env }) }
  return { name: 'test', work, pass: 'review', stop: 'generate' }
}

/** Ends the processes that a change has left behind, and counts them. */
function endAll(mark: string): number {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  const left = lines
    .filter((line) => line.trim().endsWith(`sleep ${mark}`))
    .map((line) => Number.parseInt(line.trim(), 10))
  for (const pid of left) process.kill(pid, 'SIGKILL')
  return left.length
}

/** Has the change come through? */
export function isDone({ done }: CommandChange, seen: Seen): boolean {
  return done === undefined ? seen.outcome.verdict === 'pass' : done(seen)
}
