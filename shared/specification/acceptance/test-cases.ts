import { posix } from 'node:path'
import { defined } from '../../formats/defined.ts'
import { isHeldOut } from '../document/held-out.ts'
import type { Example, Spec } from '../document/spec.ts'
import { moduleSaid } from '../rows/program.ts'
import type { NumberedExample } from './numbered-examples.ts'
import { isDefaultExport, moduleOf } from './declared-module.ts'
import { deedOf } from './deed.ts'
import { callTitle, isPlainModule, plainTestIn } from './test-names.ts'
import type { Callee, Deed, TestCase, TestRunner } from './test-words.ts'
import { writtenRow, type WrittenRow } from './written-row.ts'

export interface CaseOptions {
  runner: TestRunner
  folder: string
  isCommonJs: (path: string) => boolean
}

/** The rows that a runner of the team can do, each as a test. A name stands for one module in the whole file. */
export function testCases(rows: readonly NumberedExample[], spec: Spec, options: CaseOptions): TestCase[] {
  const told = rows.map(({ example }) => example)
  const modules = new Map<string, string>()
  return rows.flatMap((row) => {
    const code = writtenRow(row.example, spec, options.runner)
    const deed = code === undefined ? writtenDeed(row.example, spec, { ...options, told }) : undefined
    const names = code?.names ?? deed?.names ?? []
    const places = names.map((name) => [name, placeOf(row.example, name, spec)] as const)
    if (!places.every(([name, module]) => (modules.get(name) ?? module) === module)) return []
    for (const [name, module] of places) modules.set(name, module)
    const callees = places.map(([name, module]) => calleeOf(name, module, { ...options, spec }))
    if (code !== undefined) return callCase(row, code, callees)
    return deed === undefined ? [] : [{ ...namedCase(row, row.example.call), callees, deed }]
  })
}

/** A file with types that is CommonJS does not know where it lies, unless jest tells it. */
function writtenDeed(
  example: Example,
  spec: Spec,
  { runner, folder, isCommonJs, told }: CaseOptions & { told: readonly Example[] },
): Deed | undefined {
  const deed = deedOf(example, spec, told)
  const isLost =
    (runner === 'node' || runner === 'mocha') &&
    isCommonJs(plainTestIn(folder)) &&
    !codeOf(spec).every(isPlainModule)
  const hasCode = codeOf(spec).length > 0
  return deed?.usesTop === true && (isLost || !hasCode) ? undefined : deed
}

/** The modules of code that a spec is about. */
export function codeOf(spec: Spec): string[] {
  const named = spec.interface.map(({ module }) => module)
  return [...named, ...spec.paths.write].filter((path) => /\.[cm]?[jt]sx?$/.test(path))
}

function placeOf({ program }: Example, name: string, spec: Spec): string {
  return moduleSaid(program, name) ?? moduleOf(spec, name)
}

function calleeOf(
  callee: string,
  module: string,
  { spec, folder, isCommonJs }: CaseOptions & { spec: Spec },
): Callee {
  return {
    callee,
    isDefault: isDefaultExport(spec, callee),
    isCommonJs: isCommonJs(module),
    module: importSpecifier(folder, module),
  }
}

function callCase(
  row: NumberedExample,
  { given, call, title }: WrittenRow,
  [first, ...others]: readonly Callee[],
): TestCase[] {
  if (first === undefined) return []
  return [{ ...namedCase(row, title), ...first, others, ...{ given, call }, ...outcomeOf(row.example) }]
}

function namedCase(
  { criterion, example, key }: NumberedExample,
  title: string,
): {
  criterion: string
  key: string
  name: string
} {
  const name = isHeldOut(criterion, example) ? key : `${key}: ${callTitle(title)}`
  return { criterion: criterion.id, key, name }
}

function outcomeOf(example: Example): { returns: unknown } | { throws: string; message?: string } {
  if (!('throws' in example)) return { returns: example.returns }
  const { throws, message } = example
  return { throws, ...defined({ message }) }
}

function importSpecifier(folder: string, module: string): string {
  const path = posix.relative(folder, module)
  return path.startsWith('.') ? path : `./${path}`
}
