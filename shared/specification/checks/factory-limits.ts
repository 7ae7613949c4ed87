import type { NamesControlFiles } from '../../paths/forbidden-paths.ts'
import type { Finding } from '../../findings.ts'
import { isHeldOut, shownCriteria } from '../document/held-out.ts'
import { findingAt, type SpecFile } from '../document/spec-file.ts'
import type { Criterion } from '../document/spec.ts'

/** Most model calls, tokens and minutes of one unit. */
export interface BudgetCaps {
  calls: number
  tokens: number
  minutes: number
}

/** The part of factory.yml that the rules of a spec need; a Factory has this shape. */
export interface FactoryShape extends NamesControlFiles {
  budget: BudgetCaps
  models?: { reviewer?: unknown }
  line: readonly {
    work: { kind: 'action'; action?: string } | CommandShape
  }[]
}

interface CommandShape {
  kind: 'run'
  exercise?: boolean
  probe?: true
  produces?: string[]
  format?: string[]
}

/** Examples of hold-outs are called in command stations. On a line without one they would be withheld for nothing. */
export function checkHoldouts(file: SpecFile, factory: FactoryShape | undefined): Finding[] {
  const pointer = file.spec.acceptance.map(holdoutPointer).find((each) => each !== undefined)
  if (pointer === undefined) return []
  const isCalled = factory === undefined || callsExamples(factory)
  return [...allHidden(file, pointer), ...(isCalled ? [] : uncalled(file, pointer))]
}

/** Where a criterion, or a row of it, says that it is a hold-out. */
function holdoutPointer(criterion: Criterion, index: number): string | undefined {
  if (criterion.holdout) return `/acceptance/${index}/holdout`
  const row = criterion.examples.findIndex((example) => isHeldOut(criterion, example))
  return row === -1 ? undefined : `/acceptance/${index}/examples/${row}/holdout`
}

function allHidden(file: SpecFile, pointer: string): Finding[] {
  if (shownCriteria(file.spec).length > 0) return []
  const message = 'every criterion is a hold-out, so the writer would see none'
  return [
    findingAt(file, pointer, { code: 'SPEC_HOLDOUT_ALL', message, hint: 'show the writer at least one' }),
  ]
}

/** Does a station call the examples? By default the first command station does. */
export function callsExamples({ line }: Pick<FactoryShape, 'line'>): boolean {
  const commands = line
    .flatMap(({ work }) => (work.kind === 'run' && work.probe !== true ? [work] : []))
    // what makes files calls none
    .filter(({ produces, format }) => produces === undefined && format === undefined)
  return commands.some(({ exercise }, index) => exercise ?? index === 0)
}

function uncalled(file: SpecFile, pointer: string): Finding[] {
  const message = 'a criterion or row is a hold-out, and no command station of factory.yml calls examples'
  const hint = 'add a command station to factory.yml, or exercise: true to one that is there'
  return [findingAt(file, pointer, { code: 'SPEC_HOLDOUT_NEEDS_REPORT', message, hint })]
}

/** A spec may ask for less than factory.yml allows, never for more. */
export function checkBudget(file: SpecFile, caps: BudgetCaps): Finding[] {
  return (['calls', 'tokens', 'minutes'] as const).flatMap((name) => {
    const asked = file.spec.budget[name]
    if (asked === undefined || asked <= caps[name]) return []
    const message = `the spec asks for ${asked} ${name}, factory.yml allows ${caps[name]}`
    const hint = `ask for at most ${caps[name]}, or raise the budget in factory.yml`
    return [findingAt(file, `/budget/${name}`, { code: 'SPEC_BUDGET', message, hint })]
  })
}
