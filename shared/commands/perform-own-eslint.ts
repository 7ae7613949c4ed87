import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { changeSetOf } from '../git/change-set.ts'
import { readFileAt } from '../git/tree.ts'
import { defined } from '../formats/defined.ts'
import { refuseInterrupted } from '../interruption.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { childPlace } from '../oracle/exercise/child-place.ts'
import { unavailableFinding } from '../own-eslint/judge-own-eslint.ts'
import { givesOrders, type OwnEslintOrder } from '../own-eslint/order.ts'
import { ownEslintProgram, runOwnEslint, type OwnFile } from '../own-eslint/run/run-own-eslint.ts'
import type { OwnEslintValues } from '../own-eslint/values.ts'
import { callPlace } from './example-launch.ts'
import { layForExamples } from './lay-tree.ts'
import type { Place } from './place.ts'
import { separate } from './separate.ts'
import type { Surroundings } from './surroundings.ts'
import type { WorkOrder } from './work-order.ts'

interface Site {
  place: Place
  surroundings: Surroundings
}

/**
 * The work of a station with the team's own ESLint: it judges the change in the tree of the base commit that setup has prepared. What comes back are values;
 * the next station judges them. @throws FactoryError ESLINT_OWN_UNAVAILABLE where factory.yml requires it, RUN_COULD_NOT, RUN_ISOLATION,
 * INTERRUPTED, CHANGE_SET_INVALID.
 */
export async function performOwnEslint(
  ordered: OwnEslintOrder,
  order: WorkOrder,
  site: Site,
): Promise<RunOutcome> {
  const { values, isolation } = await valuesOf(ordered, order, site)
  if (values.kind === 'unavailable' && order.work.ownEslint === 'required') throw refused(values)
  return {
    ...{ station: order.station, round: order.round, commands: [], tests: [], output: '' },
    ...{ verdict: 'pass', outcome: 'success', reason: reasonOf(values), ownEslint: values },
    ...defined({ isolation }),
  }
}

type Ran = Pick<RunOutcome, 'isolation'> & { values: OwnEslintValues }

async function valuesOf(ordered: OwnEslintOrder, order: WorkOrder, site: Site): Promise<Ran> {
  if (ordered.kind === 'unavailable') return { values: ordered }
  const { place, surroundings } = site
  const { base, changes } = order.changeSet
  await layForExamples({ ...order, changeSet: changeSetOf(base, []) }, place.work)
  const apart = await separate(order, place, surroundings)
  const isolation = apart.isolation.kind
  if (isolation === 'none') return { isolation, values: { kind: 'unavailable', reason: 'not-isolated' } }
  const { launch, signal, ...folders } = callPlace(apart, place, surroundings)
  const at = await childPlace(folders)
  const laid = changes.filter(({ path }) => !givesOrders(path))
  const values = await runOwnEslint(await filesOf(ordered.files, order), ordered, {
    ...{ launch, signal, place: at, program: ownEslintProgram() },
    directory: join(at.cwd, order.work.directory ?? ''),
    deadline: surroundings.now().getTime() + order.work.minutes * 60_000,
    lay: () => layForExamples({ ...order, changeSet: { ...order.changeSet, changes: laid } }, place.work),
  })
  // an end that somebody wanted is nothing that ESLint did
  refuseInterrupted(signal)
  return { isolation, values }
}

/** The texts of the files at the base and with the change. */
async function filesOf(
  files: Extract<OwnEslintOrder, { kind: 'judge' }>['files'],
  { repo, changeSet: { base, changes } }: WorkOrder,
): Promise<OwnFile[]> {
  const heads = new Map(changes.flatMap((each) => ('content' in each ? [[each.path, each.content]] : [])))
  return Promise.all(
    files.map(async ({ path, from }) => {
      const bytes = await readFileAt(repo, base, from ?? path)
      return { path, head: heads.get(path) ?? '', base: bytes?.toString('utf8'), ...defined({ from }) }
    }),
  )
}

function reasonOf(values: OwnEslintValues): string {
  if (values.kind === 'unavailable') return `the team's own ESLint judged nothing: ${values.reason}`
  const { files, added, more } = values
  return `the team's own ESLint ${values.eslint} judged ${files.length} files: ${added.length + more} new findings`
}

function refused(values: Extract<OwnEslintValues, { kind: 'unavailable' }>): FactoryError {
  const { message, hint } = unavailableFinding(values, 'block')
  return new FactoryError('ESLINT_OWN_UNAVAILABLE', message, defined({ hint }))
}
