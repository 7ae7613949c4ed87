import type { Finding } from '../../findings.ts'
import type { FactoryShape } from '../document/factory-shape.ts'
import { findingAt, type SpecFile } from '../document/spec-file.ts'

/**
 * A hold-out criterion stays hidden only where failures are told test by test: hold-out tests run in command stations that
 * declare a JUnit report and nowhere else. A line without one would never run them, or show them to the writer.
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
