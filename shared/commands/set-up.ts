import { FactoryError } from '../errors.ts'
import { changeSetOf } from '../git/change-set.ts'
import { refuseInterrupted } from '../interruption.ts'
import { failureLine } from '../text/failure-lines.ts'
import { commandEnvironment } from './command-environment.ts'
import { COMMAND_SHELL, launch } from './launch.ts'
import { layTree } from './lay-tree.ts'
import { OutputWindow } from './output.ts'
import { startFolder, type Place } from './place.ts'
import type { Apart } from './isolation/isolation.ts'
import { separate } from './separate.ts'
import { callerSecrets } from './without-secrets.ts'
import type { Surroundings } from './surroundings.ts'
import type { WorkOrder } from './work-order.ts'

/**
 * Lays the base commit into an empty place and runs the setup of the station there: the change is not laid yet, so what
 * goes wrong is never its fault. Only setup is given the station's secrets.
 * @throws FactoryError RUN_SETUP, INTERRUPTED, RUN_COULD_NOT.
 */
export async function setUp(order: WorkOrder, place: Place, surroundings: Surroundings): Promise<void> {
  const { changeSet, work } = order
  if (work.setup === undefined) return
  await layTree({ ...order, changeSet: changeSetOf(changeSet.base, []) }, place.work)
  const names = [...(work.env ?? []), ...work.setup.secrets]
  const apart = surroundings.isSetUpOpen === true ? OPEN : await separate(online(order), place, surroundings)
  await runSetUp(order, place, { names, apart, where: 'on the base commit' }, surroundings)
}

/**
 * Runs the setup of the station once more where the change brings other packages: with its manifest and its lock file, and everything else of
 * it. So it is run apart, and is given no secret. Call it after {@link setUp}.
 * @throws FactoryError RUN_SETUP, INTERRUPTED, RUN_COULD_NOT.
 */
export async function setUpChange(order: WorkOrder, place: Place, surroundings: Surroundings): Promise<void> {
  const { changeSet, work } = order
  if (work.setup === undefined || order.brings !== true || changeSet.changes.length === 0) return
  await layTree(order, place.work)
  const apart = await separate(online(order), place, surroundings)
  const where = 'with the packages of the change'
  await runSetUp(order, place, { names: work.env ?? [], apart, where }, surroundings)
}

interface SetUpRun {
  /** Names of the variables that it is given. */
  names: readonly string[]
  apart: Apart
  /** For the message of its failure. */
  where: string
}

async function runSetUp(
  { work }: WorkOrder,
  place: Place,
  { names, apart, where }: SetUpRun,
  surroundings: Surroundings,
): Promise<void> {
  const { run = [], minutes = 0 } = work.setup ?? {}
  const cwd = await startFolder(work, place)
  const limit = AbortSignal.timeout(Math.ceil(minutes * 60_000))
  const signal = AbortSignal.any([surroundings.signal, limit])
  const env = commandEnvironment(surroundings.env, place, { names, network: true })
  for (const command of run) {
    refuseInterrupted(surroundings.signal)
    surroundings.say?.(`setup: ${shown(command)}`)
    const argv = [...COMMAND_SHELL, command] as const
    const output = new OutputWindow()
    const onOutput = (chunk: Buffer): void => {
      output.push(chunk)
      surroundings.print(chunk)
    }
    const code = await launch({ argv, cwd, env, signal, onOutput }, apart)
    refuseInterrupted(surroundings.signal)
    const end = limit.aborted ? 'ran out of time' : endOf(code)
    if (code !== 0) throw failed(command, `${end} ${where}${saidBy(output, names, surroundings)}`)
  }
}

function online(order: WorkOrder): WorkOrder {
  return { ...order, work: { ...order.work, network: true } }
}

const OPEN = {
  isolation: { kind: 'none', starter: '', uid: 0, gid: 0 },
  mountPoint: '',
  network: true,
  places: [],
  folders: [],
} as const

function endOf(code: number | null): string {
  return code === null ? 'was ended by a signal' : `ended with exit code ${code}`
}

const MAX_COMMAND_CHARS = 200
const MAX_SAID_CHARS = 400

/** What it printed about its failure. It was given secrets, and may have printed them. */
function saidBy(output: OutputWindow, names: readonly string[], { env }: Surroundings): string {
  const said = failureLine(callerSecrets(env, names).redactKnown(output.text()), MAX_SAID_CHARS)
  return said === '' ? '' : `: ${said}`
}

function failed(command: string, how: string): FactoryError {
  return new FactoryError('RUN_SETUP', `the setup command ${shown(command)} ${how}`, {
    hint: 'nothing was judged: correct setup or the machine, then run the station again',
  })
}

function shown(command: string): string {
  return JSON.stringify(command.slice(0, MAX_COMMAND_CHARS))
}
