import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample, type ExampleOptions } from '../../examples/repository.ts'
import { changeSetDocument, type ChangeSet } from '../../shared/git/change-set.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import { parseSpec } from '../../shared/factory/control-files.ts'
import { readFactory } from '../../shared/factory/read-factory.ts'
import { runCommands } from '../../shared/commands/run-commands.ts'
import { parcelName } from '../../shared/trace/parcel/names.ts'
import { readParcel } from '../../shared/trace/parcel/parcel.ts'
import { folderStore } from '../../shared/trace/parcel/store.ts'
import { startAction, type ActionCall, type ActionRun } from './action.ts'
import { runCommand } from './processes.ts'

/** What GitHub hands on as `toJSON(needs)`. */
export type Needs = Record<string, { result: string; outputs: Record<string, string> }>

/** One unit carried down the line station by station, by the actions themselves. */
export interface Walk {
  folder: string
  base: string
  store: string
  /** What the stations so far handed on. */
  needs: Needs
  /** Runs a station with everything before it as upstream, and keeps what it hands on when it gave a verdict. */
  station: (action: string, inputs?: Record<string, string>, env?: ActionCall['env']) => Promise<ActionRun>
  /** The inputs that a station here is given. */
  inputs: () => Record<string, string>
  /** Keeps what a station handed on, when it gave a verdict. */
  keep: (ran: ActionRun) => void
  /** Runs the commands of a station as its job would, and keeps their outcome. */
  commands: (station: string) => Promise<void>
  /** The same unit at the same place, or at an earlier one, with a store of its own that holds what it needs. */
  fork: (needs?: Needs) => Walk
  remove: () => void
}

export interface WalkOptions extends ExampleOptions {
  spec: string
  /** Inputs that every station is given. */
  inputs?: Record<string, string>
}

/** A fresh copy of the example with a unit before its first station. */
export function startWalk({ spec, inputs = {}, ...options }: WalkOptions): Walk {
  const root = mkdtempSync(join(tmpdir(), 'jidoka-walk-'))
  const folder = join(root, 'repository')
  makeExample(folder, options)
  const base = runCommand(folder, 'git', 'rev-parse', 'HEAD')
  const common = { spec: `specs/${spec}.spec.md`, ...inputs }
  const store = join(root, 'parcels')
  mkdirSync(store)
  return walkIn({ root, folder, base, inputs: common }, store, {})
}

interface Ground {
  root: string
  folder: string
  base: string
  inputs: Record<string, string>
}

function walkIn(ground: Ground, store: string, needs: Needs): Walk {
  const { root, folder, base } = ground
  const walk: Walk = {
    folder,
    base,
    store,
    needs,
    inputs: () => ({ ...ground.inputs, base, store, upstream: JSON.stringify(walk.needs) }),
    keep({ outputs }) {
      if (outputs['verdict'] !== undefined)
        walk.needs = { ...walk.needs, [jobOf(outputs)]: { result: 'success', outputs } }
    },
    async station(action, inputs = {}, env = {}) {
      const all = { ...walk.inputs(), ...inputs }
      const ran = await startAction(action, { workspace: folder, inputs: all, env })
      walk.keep(ran)
      return ran
    },
    async commands(station) {
      const outputs = await outcomeOf(ground, walk, station)
      walk.needs = { ...walk.needs, [jobOf(outputs)]: { result: 'success', outputs } }
    },
    fork(replaced = walk.needs) {
      const own = mkdtempSync(join(root, 'fork-'))
      for (const name of documentsOf(replaced, store)) cpSync(join(store, name), join(own, name))
      return walkIn(ground, own, { ...replaced })
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
  return walk
}

/** Names of the documents that the needs point at and that are there. */
function documentsOf(needs: Needs, store: string): string[] {
  return Object.values(needs)
    .flatMap(({ outputs }) => outputs['parcel-name'] ?? outputs['outcome-name'] ?? [])
    .filter((name) => existsSync(join(store, name)))
}

function jobOf(outputs: Record<string, string>): string {
  return `${outputs['station'] ?? ''}-r${outputs['round'] ?? ''}`
}

/** Runs the commands on the change of the last generate round and tells their outcome as a job's outputs. */
async function outcomeOf(
  { folder, base, inputs }: Ground,
  { store, needs }: Walk,
  name: string,
): Promise<Record<string, string>> {
  const { factory, station } = stationOf(folder, name)
  const { spec } = parseSpec(readFileSync(join(folder, inputs['spec'] ?? '')), inputs['spec'] ?? '')
  const proposed = Object.values(needs).findLast(({ outputs }) => outputs['station'] === 'generate')?.outputs
  if (proposed === undefined) throw new Error(`it is not the turn of ${name}`)
  const changeSet = changeSetIn(join(store, proposed['parcel-name'] ?? ''))
  const round = Number(proposed['round'])
  const outcome = await runCommands({ repo: folder, base, factory, spec, changeSet, station, round })
  const file = parcelName({ serial: proposed['serial'] ?? '', station: name, round, attempt: 1 })
  const ref = await folderStore(store).put(file, Buffer.from(canonicalJson(outcome)))
  return {
    station: name,
    round: String(round),
    outcome: outcome.outcome,
    'outcome-id': ref.id,
    'outcome-name': ref.name,
    'outcome-sha256': ref.sha256,
  }
}

function stationOf(folder: string, name: string) {
  const read = readFactory(readFileSync(join(folder, 'factory.yml')), 'factory.yml')
  if (read.kind === 'bad') throw new Error('factory.yml of the walk cannot be read')
  const station = read.factory.line.find((each) => each.name === name)
  if (station === undefined) throw new Error(`the line of the walk has no station ${name}`)
  return { factory: read.factory, station }
}

/** The change a parcel carries, unverified. */
function changeSetIn(parcel: string): ChangeSet {
  const packed = readParcel(readFileSync(parcel)).attachments.find((each) => each.name === 'change-set.json')
  if (packed === undefined) throw new Error(`${parcel} carries no change set`)
  return changeSetDocument.parse(JSON.parse(packed.content), parcel)
}
