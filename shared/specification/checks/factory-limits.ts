import type { NamesControlFiles } from '../../paths/forbidden-paths.ts'
import type { Finding } from '../../findings.ts'
import { findingAt, type SpecFile } from '../document/spec-file.ts'

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
    work: { kind: 'action'; action?: string } | { kind: 'run'; report: string | string[] | undefined }
  }[]
}

/**
 * Hold-out tests run only in command stations that declare a JUnit report, because only a report names the test that failed.
 * On a line without such a station they would never run, or the writer would see them.
 */
export function checkHoldouts(file: SpecFile, factory: FactoryShape | undefined): Finding[] {
  const index = file.spec.acceptance.findIndex((criterion) => criterion.holdout)
  if (index === -1) return []
  const pointer = `/acceptance/${index}/holdout`
  return [...allHidden(file, pointer), ...(factory === undefined ? [] : unreported(file, pointer, factory))]
}

function allHidden(file: SpecFile, pointer: string): Finding[] {
  if (file.spec.acceptance.some((criterion) => !criterion.holdout)) return []
  const message = 'every criterion is a hold-out, so the writer would see none'
  return [
    findingAt(file, pointer, { code: 'SPEC_HOLDOUT_ALL', message, hint: 'show the writer at least one' }),
  ]
}

function unreported(file: SpecFile, pointer: string, { line }: FactoryShape): Finding[] {
  if (line.some(({ work }) => work.kind === 'run' && work.report !== undefined)) return []
  const message = 'a criterion is a hold-out, and no command station of factory.yml declares a JUnit report'
  const hint = 'declare report: <file of the JUnit report> on the command station in factory.yml'
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
