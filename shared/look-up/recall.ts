import { git } from '../git/git.ts'
import { resolveCommit } from '../git/revision.ts'
import { blame } from '../git/blame.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { serialWithin } from '../trace/parcel/names.ts'
import { aliveRanges, type Alive, type AliveRange } from './alive.ts'
import { allUnits, madeAt, type KnownUnit } from './known-unit.ts'
import { fits, type UnitFilter } from './unit-filter.ts'

/** A range, and whether git itself follows it back to a commit of the unit; left out where it was not asked. */
export interface RecalledRange extends AliveRange {
  confirmed?: boolean
}

/** A unit that is called back, and what of it is alive. */
export interface RecalledUnit {
  serial: string
  spec: { id: string; path: string; title: string; risk: 'low' | 'medium' | 'high' }
  end: 'released' | 'halted' | 'asking'
  madeAt: string
  base: string
  models: string[]
  merged: { commit: string; by: string; pull: number | null; at: string }[]
  reverted: string[]
  /** Pull requests that are open, or branches that hold it and are not merged. */
  open: string[]
  /** Lines that it made, as far as the ledger knows them; and those of them that are alive. */
  made: number
  alive: number
  ranges: RecalledRange[]
}

export interface Recall {
  /** The commit in which lines were looked for. */
  commit: string
  /** Where it was looked for what is open. */
  openFrom: 'branches' | 'pull requests'
  /** Serials in the ledger, and those that fit. */
  looked: number
  units: RecalledUnit[]
}

export interface RecallOptions {
  filter: UnitFilter
  /** Default: HEAD. */
  at?: string | undefined
  /** Let git confirm what moved (`git blame -M -C`); it walks the history for each such file. */
  confirm: boolean
  /** Open pull requests by serial, where a server said them. Default: branches that are not merged. */
  pulls?: ReadonlyMap<string, string[]> | undefined
}

/** Everything that fits, with what of it is alive. The newest unit comes first. */
export async function recall(repo: string, ledger: Ledger, options: RecallOptions): Promise<Recall> {
  const { filter, at = 'HEAD', confirm, pulls } = options
  const [commit, known, open] = await Promise.all([
    resolveCommit(repo, at),
    allUnits(repo, ledger),
    pulls ?? openBranches(repo, at),
  ])
  const fitting = known.filter((unit) => fits(unit, filter)).reverse()
  // what was never released never reached a file
  const released = fitting.filter(({ unit }) => unit.end === 'released')
  const alive = await aliveRanges(repo, commit, released, commonLines(known))
  const bySerial = new Map(released.map(({ serial }, index) => [serial, alive[index] ?? NOTHING]))
  const units = fitting.map((unit) => recalled(unit, bySerial.get(unit.serial) ?? NOTHING, open))
  if (confirm) for (const unit of units) await confirmMoved(repo, commit, unit, known)
  const openFrom = pulls === undefined ? 'branches' : 'pull requests'
  return { commit, openFrom, looked: known.length, units }
}

/** Lines that units of more than one spec have made. */
function commonLines(units: readonly KnownUnit[]): Set<string> {
  const owners = new Map<string, string>()
  const common = new Set<string>()
  for (const { unit } of units)
    for (const hash of unit.files.flatMap(({ lines }) => lines)) {
      const owner = owners.get(hash)
      if (owner === undefined) owners.set(hash, unit.spec.id)
      else if (owner !== unit.spec.id) common.add(hash)
    }
  return common
}

const NOTHING: Alive = { ranges: [], known: 0 }

function recalled(
  known: KnownUnit,
  { ranges, known: alive }: Alive,
  open: ReadonlyMap<string, string[]>,
): RecalledUnit {
  const { serial, unit, merged, reverted } = known
  return {
    ...{
      serial,
      spec: unit.spec,
      end: unit.end,
      madeAt: madeAt(known),
      base: unit.base,
      models: unit.models,
    },
    merged: merged.map(({ commit, by, pull, committedAt }) => ({
      commit,
      by,
      pull: pull ?? null,
      at: committedAt,
    })),
    reverted: reverted.map(({ commit }) => commit),
    open: merged.length === 0 ? (open.get(serial) ?? []) : [],
    made: unit.files.reduce((all, { lines }) => all + lines.length, 0),
    alive,
    ranges,
  }
}

/** Branches of units that are not merged, here and on the servers that were fetched, by serial. */
async function openBranches(repo: string, at: string): Promise<Map<string, string[]>> {
  const words = ['for-each-ref', `--no-merged=${at}`, '--format=%(refname:short)']
  const output = await git(repo, [...words, 'refs/heads/factory/*', 'refs/remotes/*/factory/*'])
  const open = new Map<string, string[]>()
  for (const name of output.toString('utf8').split('\n')) {
    const serial = serialWithin(name)
    if (serial !== undefined) open.set(serial, [...(open.get(serial) ?? []), name])
  }
  return open
}

/** Marks each range that is not where it was: does git follow it back to a commit of the unit? */
async function confirmMoved(
  repo: string,
  commit: string,
  unit: RecalledUnit,
  known: readonly KnownUnit[],
): Promise<void> {
  const own = known.find(({ serial }) => serial === unit.serial)
  const commits = new Set([...unit.merged.map((merged) => merged.commit), own?.unit.commit ?? ''])
  const doubtful = unit.ranges.filter(({ how }) => how === 'moved' || how === 'alike')
  for (const path of new Set(doubtful.map((range) => range.path))) {
    const ranges = doubtful.filter((range) => range.path === path)
    const lines = await blame(repo, { path, commit, ranges, follow: true })
    const ours = new Set(lines.filter((line) => commits.has(line.commit ?? '')).map(({ line }) => line))
    for (const range of ranges)
      range.confirmed = Array.from(
        { length: range.last - range.first + 1 },
        (_, at) => range.first + at,
      ).every((line) => ours.has(line))
  }
}
