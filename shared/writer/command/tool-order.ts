import type { WorkOrder } from '../../commands/work-order.ts'
import type { CommandWriter } from '../../factory/writer-choice.ts'
import { defined } from '../../formats/defined.ts'
import type { ChangeSet } from '../../git/change-set.ts'
import type { ModelRequest } from '../../model/prompt.ts'
import type { Unit } from '../../line/unit.ts'

/** What a program that writes is to do, and where. It holds no secret: the program may read it. */
export interface ToolOrder {
  writer: CommandWriter
  request: ModelRequest
  /** Tree, setup and isolation, as for the commands of a station. */
  work: WorkOrder
  /** Paths of the base commit that are not laid. */
  away: string[]
  /** `paths.write` of the spec. */
  write: string[]
}

/** What is known of the tree beside the unit. */
export interface OrderedTree {
  request: ModelRequest
  /** The attempt before, against the base commit; empty in round 1. */
  changeSet: ChangeSet
  /** Globs of what tells what a spec expects. */
  hidden: string[]
  away: string[]
}

/** The order of a program that writes, for a unit. */
export function toolOrder(unit: Unit, writer: CommandWriter, tree: OrderedTree): ToolOrder {
  const { repo, station, round, factory, spec } = unit
  const { request, changeSet, hidden, away } = tree
  const { setup, network, env, minutes } = writer
  const work: WorkOrder = {
    station,
    round,
    repo,
    changeSet,
    hidden,
    tests: [],
    isolation: factory.isolation,
    work: {
      kind: 'run',
      run: [],
      report: undefined,
      minutes,
      ...(setup === undefined ? {} : { setup: { ...setup, secrets: [] } }),
      ...defined({ network, env }),
    },
  }
  return { writer, request, work, away, write: spec.paths.write }
}
