import { FactoryError } from '../../errors.ts'
import { isDefaultExport, moduleOf } from '../../specification/acceptance/declared-module.ts'
import type { Example, Spec } from '../../specification/document/spec.ts'
import { moduleSaid, type Program, type Relation } from '../../specification/rows/program.ts'
import { declaredNames, readRow, type RowReading } from '../../specification/document/read-row.ts'
import type { Act, Deed, Named } from './act.ts'
import { relationCode } from './relation-code.ts'

/** One call of an example. It holds nothing of what the spec expects. */
export interface PlannedCall {
  criterion: string
  /** From 1. */
  example: number
  /** Repository path of the module, or of the file that is looked at or started. */
  module: string
  /** Name of the export that the call starts from; empty where none is called. */
  callee: string
  /** The expression as written. */
  call: string
  /** Absent for one expression of one export. */
  act?: Act
}

/** The calls of all examples of a spec, hold-outs included, in the order of the spec. */
export type ExercisePlan = readonly PlannedCall[]

/** Draws the inputs of a relation: exactly as many as it asks for, each as the texts of its arguments. */
export type InputsOf = (spec: Spec, relation: Relation) => string[][]

/**
 * The calls that show whether a change does what its spec asks for.
 * @throws FactoryError SPEC_INVALID when an example cannot be done (spec-validate says where).
 */
export function planOf(spec: Spec, inputsOf: InputsOf = NO_INPUTS): ExercisePlan {
  const exported = declaredNames(spec)
  return spec.acceptance.flatMap(({ id, examples }) =>
    examples.map((example, index) => {
      const reading = readRow(example, exported)
      if (reading.kind === 'bad') throw unfit(`an example of ${id} ${reading.message}`)
      return { criterion: id, example: index + 1, ...plannedRow(example, reading, { spec, inputsOf }) }
    }),
  )
}

/** For whoever asks which modules are called. A relation without inputs never holds. */
const NO_INPUTS: InputsOf = () => []

function unfit(message: string): FactoryError {
  return new FactoryError('SPEC_INVALID', message, { hint: 'run jidoka validate on the spec' })
}

type Read = Extract<RowReading, { kind: 'ok' }>
type Planned = Omit<PlannedCall, 'criterion' | 'example'>

interface Source {
  spec: Spec
  inputsOf: InputsOf
}

function plannedRow({ program, call }: Example, reading: Read, source: Source): Planned {
  const names = namedIn(reading, program, source.spec)
  const [first] = names
  const code = codeOf(program, reading, source)
  const act = actOf(program, code, { names, spec: source.spec })
  return {
    module: first?.module ?? placeOf(program),
    callee: first?.name ?? '',
    call: code?.expression ?? call,
    ...(isPlain(act) && names.length > 0 ? {} : { act }),
  }
}

function actOf(
  program: Program | undefined,
  code: Code | undefined,
  { names, spec }: { names: readonly Named[]; spec: Spec },
): Act {
  return {
    given: code?.given ?? [],
    names: names.slice(1),
    isAsync: code?.awaits ?? false,
    awaits: program?.kind === 'expression' && program.awaits === true,
    does: program === undefined ? null : deedOf(program, names, spec),
  }
}

/** Is it no more than one expression of one export? */
function isPlain({ given, names, isAsync, awaits, does }: Act): boolean {
  return given.length + names.length === 0 && !isAsync && !awaits && does === null
}

type Code = Pick<NonNullable<Read['code']>, 'given' | 'expression' | 'awaits'>

function namedIn({ names }: Read, program: Program | undefined, spec: Spec): Named[] {
  return names.map((name) => ({ name, module: moduleSaid(program, name) ?? moduleOf(spec, name) }))
}

/** The file that a row without exports is about. */
function placeOf(program: Program | undefined): string {
  if (program?.kind === 'file') return program.path
  return (program?.kind === 'cli' || program?.kind === 'http') && program.run !== undefined ? program.run : ''
}

function codeOf(program: Program | undefined, { code }: Read, { spec, inputsOf }: Source): Code | undefined {
  if (program?.kind !== 'relation') return code
  return { given: [], expression: relationCode(program, inputsOf(spec, program)), awaits: false }
}

function deedOf(program: Program, names: readonly Named[], spec: Spec): Deed | null {
  switch (program.kind) {
    case 'expression':
      return null
    case 'render':
      return { kind: 'render', props: program.props }
    case 'relation':
      return { kind: 'pairs' }
    case 'cli':
    case 'file':
    case 'http':
      return program
    case 'type':
      return { kind: 'type', code: [...names.map((each) => importLine(each, spec)), program.code].join('\n') }
  }
}

/** The export as a file at the top of the repository imports it. */
function importLine({ name, module }: Named, spec: Spec): string {
  const names = isDefaultExport(spec, name) ? name : `{ ${name} }`
  return `import ${names} from ${JSON.stringify(`./${module}`)}`
}
