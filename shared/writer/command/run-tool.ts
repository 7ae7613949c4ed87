import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { commandEnvironment } from '../../commands/command-environment.ts'
import type { Apart } from '../../commands/isolation/isolation.ts'
import { COMMAND_SHELL, launch } from '../../commands/launch.ts'
import { layTree } from '../../commands/lay-tree.ts'
import { couldNot } from '../../commands/machine-fault.ts'
import { OutputWindow } from '../../commands/output.ts'
import type { Place } from '../../commands/place.ts'
import { callerSecrets } from '../../commands/without-secrets.ts'
import { separate } from '../../commands/separate.ts'
import type { Surroundings } from '../../commands/surroundings.ts'
import { refuseInterrupted } from '../../interruption.ts'
import { TOOL_VERSION_MS } from '../../limits.ts'
import type { Secrets } from '../../model/redaction.ts'
import { safeLog, safeText } from '../../text/safe-log.ts'
import { readTree } from './read-tree.ts'
import { refuseEnd } from './refuse-end.ts'
import type { ToolOrder } from './tool-order.ts'
import { treeProposal } from './tree-proposal.ts'
import { watchWrites } from './watch-writes.ts'

/** What a program has left behind. */
export interface ToolRun {
  /** The proposal, as text. */
  content: string
  /** What it calls its version; its name where nobody asks. */
  answered: string
  /** What it printed, as far as that is kept. */
  transcript: string
}

/**
 * Lays the tree of an order into a place, starts the program apart, and reads what it left there once nothing of it runs any more. The
 * program gets the task as a file and on its standard input, the one key that factory.yml names, and nothing else of this machine.
 * @throws FactoryError WRITER_FAILED, WRITER_TIMEOUT, WRITER_TOO_MUCH, RUN_COULD_NOT, RUN_ISOLATION, INTERRUPTED: then there is no proposal.
 */
export async function runTool(order: ToolOrder, place: Place, surroundings: Surroundings): Promise<ToolRun> {
  await layTree(order.work, place.work)
  for (const path of order.away) await rm(join(place.work, path), { force: true })
  const task = join(place.tmp, 'task.md')
  await writeFile(task, taskOf(order))
  const apart = await separate(order.work, place, surroundings)
  const site = { order, place, apart, surroundings }
  const answered = await versionOf(site)
  const before = await readTree(place.work)
  const output = await start(site, task)
  const { redact, redactKnown } = secretsOf(site)
  const content = await treeProposal(order, { folder: place.work, before, output, redact: redactKnown })
  return { content, answered, transcript: safeLog(redact(output), { maxLines: Infinity }) }
}

interface Site {
  order: ToolOrder
  place: Place
  apart: Apart
  surroundings: Surroundings
}

/** What of this machine a program may have found: it must not get into a record. */
function secretsOf({ order: { writer }, surroundings }: Site): Secrets {
  return callerSecrets(surroundings.env, writer.key === undefined ? [] : [writer.key])
}

/** Messages of a request but the first, which says what is started where. */
function taskOf({ request }: ToolOrder): string {
  return request.messages
    .slice(1)
    .map(({ content }) => content)
    .join('\n\n')
}

const MAX_VERSION_CHARS = 120

async function versionOf({ order: { writer }, place, apart, surroundings }: Site): Promise<string> {
  const { version, name, env = [], network = false } = writer
  if (version === undefined) return name
  const output = new OutputWindow()
  const code = await launch(
    {
      argv: [...COMMAND_SHELL, 'exec "$0" "$@"', ...version],
      cwd: place.work,
      env: commandEnvironment(surroundings.env, place, { names: env, network }),
      signal: AbortSignal.any([surroundings.signal, AbortSignal.timeout(TOOL_VERSION_MS)]),
      onOutput: (chunk) => output.push(chunk),
    },
    apart,
  )
  refuseInterrupted(surroundings.signal)
  const [line = ''] = output.text().trim().split('\n')
  if (code === 0 && line !== '') return safeText(line, MAX_VERSION_CHARS)
  throw couldNot(`${name} does not say its version`)
}

/** No text of factory.yml is part of the script. The limit is that of one file; all of them together are watched. */
const START = 'ulimit -f "$1" || true; task=$2; shift 2; exec "$@" < "$task"'

/** Starts the program and waits for its end; gives what it printed. */
async function start(site: Site, task: string): Promise<string> {
  const { order, place, apart, surroundings } = site
  const { key, env = [], network = false, minutes, megabytes, command } = order.writer
  const limit = AbortSignal.timeout(Math.ceil(minutes * 60_000))
  const watch = await watchWrites([place.work, place.home, place.tmp], megabytes * MIB)
  const output = new OutputWindow()
  const words = command.map((word) => word.replaceAll('{task}', task))
  const names = key === undefined ? env : [...env, key]
  const launched = launch(
    {
      argv: [...COMMAND_SHELL, START, 'sh', String(megabytes * 1024), task, ...words],
      cwd: place.work,
      env: commandEnvironment(surroundings.env, place, { names, network }),
      signal: AbortSignal.any([surroundings.signal, limit, watch.signal]),
      onOutput(chunk) {
        output.push(chunk)
        watch.printed(chunk.length)
        surroundings.print(chunk)
      },
    },
    apart,
  )
  const code = await launched.catch(async (thrown: unknown) => {
    await watch.end()
    throw thrown
  })
  const isTooMuch = await watch.end()
  refuseInterrupted(surroundings.signal)
  const said = secretsOf(site).redact(output.text())
  refuseEnd(order.writer, { code, said, isTooMuch, isOutOfTime: limit.aborted })
  return output.text()
}

const MIB = 1024 * 1024
