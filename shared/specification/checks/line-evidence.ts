import type { Finding } from '../../findings.ts'
import { isShownByRows } from '../document/held-out.ts'
import type { Criterion } from '../document/spec.ts'
import { findingAt, type SpecFile } from '../document/spec-file.ts'
import { callsExamples, type FactoryShape } from './factory-limits.ts'

/**
 * What the line of factory.yml cannot show, told before anything is spent: a criterion that no station can show stops the
 * spec, a station that is missing is a warning. A line that generates nothing is not looked at.
 */
export function checkEvidence(file: SpecFile, factory: FactoryShape | undefined): Finding[] {
  if (factory === undefined || !hasAction(factory, 'generate')) return []
  const missing = (['style-gate', 'review'] as const).filter((action) => !hasAction(factory, action))
  return [
    ...missing.map((action) => findingAt(file, '', { ...LACKING[action], level: 'warn' })),
    ...file.spec.acceptance.flatMap((criterion, index) => {
      const problem = unshown(criterion, factory)
      return problem === undefined ? [] : [findingAt(file, `/acceptance/${index}`, problem)]
    }),
  ]
}

function hasAction({ line }: FactoryShape, action: string): boolean {
  return line.some(({ work }) => work.kind === 'action' && work.action === action)
}

const LACKING = {
  'style-gate': {
    code: 'SPEC_LINE_UNGATED',
    message: 'the line has no station style-gate: nothing holds the house standard over the change',
    hint: 'add style-gate to the line of factory.yml',
  },
  review: {
    code: 'SPEC_LINE_UNREVIEWED',
    message: 'the line has no station review: nobody sets the evidence against the criteria',
    hint: 'add review to the line of factory.yml',
  },
} as const

/** Examples are shown by a command station; everything else only by a reviewer who reads. */
function unshown(criterion: Criterion, factory: FactoryShape): Unshown | undefined {
  const { id } = criterion
  if (isShownByRows(criterion)) {
    return callsExamples(factory)
      ? undefined
      : problem(id, 'no station of factory.yml calls its examples', CALLS)
  }
  if (!hasAction(factory, 'review'))
    return problem(id, 'only reading can show it, and the line has no station review', READS)
  return factory.models?.reviewer === undefined
    ? problem(id, 'only reading can show it, and factory.yml names no reviewer', READS)
    : undefined
}

interface Unshown {
  code: 'SPEC_UNSHOWN'
  message: string
  hint: string
}

const CALLS = 'add a command station to the line of factory.yml, or exercise: true to one that is there'
const READS = 'name models.reviewer and a station review in factory.yml, or give the criterion an example'

function problem(id: string, why: string, hint: string): Unshown {
  return { code: 'SPEC_UNSHOWN', message: `nothing can show ${id}: ${why}`, hint }
}
