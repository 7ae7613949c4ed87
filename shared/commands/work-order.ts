import { readBytes } from '../files.ts'
import type { ProbeOrder } from '../adequacy/probe-order.ts'
import type { OwnEslintOrder } from '../own-eslint/order.ts'
import { exercisePlan, hasRelation } from '../adequacy/relations/exercise-plan.ts'
import type { RelationOrder } from '../adequacy/relations/relation-orders.ts'
import { FactoryError } from '../errors.ts'
import { MAX_CHANGE_SET_BYTES } from '../limits.ts'
import { defined } from '../formats/defined.ts'
import { isRecord, parseJson } from '../formats/read-json.ts'
import { changeSetDocument, type ChangeSet } from '../git/change-set.ts'
import {
  exercises,
  makesFiles,
  producedGlobs,
  type CommandWork,
  type Factory,
  type Station,
} from '../factory/factory.ts'
import type { ExercisePlan } from '../oracle/values/plan.ts'
import { matchesAny } from '../paths/declared-paths.ts'
import { isLockPath } from '../paths/produced-paths.ts'
import { acceptanceTests } from '../specification/acceptance/acceptance-tests.ts'
import type { Spec } from '../specification/document/spec.ts'

import type { VariantOrder } from './exercise-variants.ts'

/** What a command station is to do with a change. It holds no expectation and no secret: code on trial may read it. */
export interface WorkOrder {
  station: string
  round: number
  /** Defects that the examples are called on as well; absent where the reviewer is not asked about one. */
  variants?: VariantOrder
  /** What is to be tried; then no commands are run. */
  probe?: ProbeOrder
  /** What the team's own ESLint is to judge; then no commands are run. */
  ownEslint?: OwnEslintOrder
  work: CommandWork
  /** Folder of the repository; only objects of the base commit are read from it. */
  repo: string
  /** The change, made against its base, without the tests of hold-outs. */
  changeSet: ChangeSet
  /** Globs of what is not laid, because it tells what a spec expects. */
  hidden: string[]
  /** Paths of the changed files that the formatter of the station is given; left out where there is none. */
  files?: string[]
  /** The change brings other packages than the base has, and the station does not itself say which. */
  brings?: true
  /** Paths of the acceptance tests; they are not there while the examples are called. */
  tests: string[]
  /** The calls of the examples; only where the station exercises them. */
  calls?: ExercisePlan
  /** The relations among them. */
  relations?: RelationOrder[]
  /** `required`: a machine that cannot run commands apart is an error. */
  isolation: Factory['isolation']
}

/** The unit that an order is for. */
export interface OrderSource {
  factory: Pick<Factory, 'line' | 'specs' | 'acceptance' | 'isolation'>
  spec: Spec
  repo: string
  round: number
  changeSet: ChangeSet
  variants?: VariantOrder
  probe?: ProbeOrder
  ownEslint?: OwnEslintOrder
}

/** The order of a station that runs commands. @throws FactoryError INTERNAL for a station that runs an action, SPEC_INVALID. */
export async function workOrder(station: Station, source: OrderSource): Promise<WorkOrder> {
  const { name, work } = station
  if (work.kind !== 'run')
    throw new FactoryError('INTERNAL', `the station ${name} runs ${work.action}, not commands`)
  const { factory, spec, repo, round, changeSet, variants, probe, ownEslint } = source
  const own = acceptanceTests(spec, factory.acceptance)
  const heldOut = new Set(own.filter(({ holdout }) => holdout).map(({ path }) => path))
  const changes = changeSet.changes.filter(({ path }) => !heldOut.has(path))
  return {
    station: name,
    work,
    repo,
    round,
    changeSet: { ...changeSet, changes },
    ...(work.format === undefined ? {} : { files: formattable(changes, producedGlobs(factory.line)) }),
    ...(bringsPackages(changes, spec) && !makesFiles(work) && ownEslint === undefined
      ? { brings: true }
      : {}),
    hidden: [factory.specs, ...heldOut],
    tests: own.map(({ path }) => path),
    ...(exercises(factory.line, name) ? await examplesOf(spec) : {}),
    isolation: factory.isolation,
    ...defined({ variants, probe, ownEslint }),
  }
}

/** By a lock file that a station made, or by a manifest that may declare what the spec names. */
function bringsPackages(changes: ChangeSet['changes'], { dependencies = [] }: Spec): boolean {
  const manifests = dependencies.map(({ manifest }) => manifest)
  return changes.some(({ path }) => isLockPath(path) || manifests.includes(path))
}

/** What code has made already keeps its form. */
function formattable(changes: ChangeSet['changes'], produced: readonly string[]): string[] {
  return changes.flatMap((change) =>
    'content' in change && !matchesAny(change.path, produced) ? [change.path] : [],
  )
}

async function examplesOf(spec: Spec): Promise<Pick<WorkOrder, 'calls' | 'relations'>> {
  const calls = await exercisePlan(spec)
  if (!hasRelation(spec)) return { calls }
  const { relationOrders } = await import('../adequacy/relations/relation-orders.ts')
  return { calls, relations: relationOrders(spec) }
}

/** Reads an order that a trusted step wrote just before. @throws FactoryError RUN_COULD_NOT, SCHEMA_INVALID. */
export async function readOrder(path: string): Promise<WorkOrder> {
  const bytes = await readBytes(path, MAX_CHANGE_SET_BYTES).catch((cause: unknown) => {
    throw new FactoryError('RUN_COULD_NOT', 'there is no work order', {
      cause,
      hint: 'run the action receive with phase: apply in an earlier step of this job',
    })
  })
  const order = parseJson(bytes, 'the work order', MAX_CHANGE_SET_BYTES)
  changeSetDocument.parse(isRecord(order) ? order['changeSet'] : undefined, 'the change of the work order')
  return order as WorkOrder
}
