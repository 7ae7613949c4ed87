import type { Finding } from '../../findings.ts'
import { covers } from '../../paths/declared-paths.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { expectedValueOf } from '../document/expected-value.ts'
import { declaredNames, readRow } from '../document/read-row.ts'
import { readSignature } from '../document/read-signature.ts'
import { moduleIn } from '../acceptance/declared-module.ts'
import { findingAt, quote, type Fault, type SpecFile } from '../document/spec-file.ts'
import type { Example, Spec } from '../document/spec.ts'
import { matcherOf } from '../rows/matcher.ts'
import { moduleSaid, type Program } from '../rows/program.ts'

/**
 * Every row can be done: its code can be read, and uses exports that `isKnown`; its files are among paths. What must come of it can be
 * compared.
 */
export function checkRows(file: SpecFile, isKnown: (name: string) => boolean): Finding[] {
  const exported = declaredNames(file.spec)
  const isReadable = file.spec.interface.every(({ signature }) => readSignature(signature).kind === 'ok')
  return file.spec.acceptance.flatMap(({ examples }, criterion) =>
    examples.flatMap((example, row) => {
      const pointer = `/acceptance/${criterion}/examples/${row}`
      const faults = [
        ...codeFaults(example, { spec: file.spec, exported, isKnown, isReadable }),
        ...fileFaults(example, file.spec),
        ...valueFaults(example),
      ]
      return faults.map(({ at, ...fault }) => findingAt(file, `${pointer}${at}`, fault))
    }),
  )
}

/** A fault, and the field of the row in which it is. */
type RowFault = Fault & { at: string }

interface Known {
  spec: Spec
  /** The names of the interface. */
  exported: ReadonlySet<string>
  isKnown: (name: string) => boolean
  /** Can every signature of the interface be read? */
  isReadable: boolean
}

function codeFaults(example: Example, known: Known): RowFault[] {
  const at = `/${fieldOf(example.program)}`
  const read = readRow(example, known.exported)
  if (read.kind === 'bad') {
    const message = `the call ${quote(example.call)} ${read.message}`
    return [{ code: 'SPEC_CALL', message, hint: CALL, at }]
  }
  return read.names.flatMap((name) => {
    const fault = exportFault(name, example, known)
    return fault === undefined ? [] : [{ ...fault, at }]
  })
}

/** Exports of a module that the row names itself are not looked up. */
function exportFault(
  name: string,
  { program }: Example,
  { spec, isKnown, isReadable }: Known,
): Fault | undefined {
  if (moduleSaid(program, name) !== undefined) return undefined
  if (!isKnown(name)) return unknownExport(name)
  return moduleIn(spec, name) === undefined && isReadable ? unsaidModule(name) : undefined
}

function unsaidModule(name: string): Fault {
  const message = `${quote(name)} is no export of the interface, and the row does not say which file of paths it is of`
  return {
    code: 'SPEC_CALL_UNKNOWN',
    message,
    hint: `add the file to the row, e.g. from: { ${name}: src/file.ts }`,
  }
}

const CALL =
  'write a call of an export, e.g. slugify("Hello World"), or any expression that gives the same each time; statements before it stand under given'

function unknownExport(name: string): Fault {
  const message = `${quote(name)} is no export of the interface or of a file in paths`
  const hint =
    'add it to the interface, or add the file that exports it to paths.read; what the row declares itself stands under given'
  return { code: 'SPEC_CALL_UNKNOWN', message, hint }
}

function fieldOf(program: Program | undefined): string {
  if (program === undefined || program.kind === 'expression') return 'call'
  return program.kind
}

/** Files that a row names are safe; those that it starts or imports are files of the spec. */
function fileFaults({ program }: Example, { paths }: Spec): RowFault[] {
  if (program === undefined) return []
  const at = `/${fieldOf(program)}`
  const [looked, used] = filesOf(program)
  const unsafe = [...looked, ...used].flatMap((path) => unsafePath(path))
  if (unsafe.length > 0) return unsafe.map((fault) => ({ ...fault, at }))
  const patterns = [...paths.write, ...paths.read]
  const outside = used.filter((path) => !patterns.some((pattern) => covers(pattern, path)))
  return outside.map((path) => ({ ...outsidePath(path), at }))
}

function filesOf(program: Program): [looked: string[], used: string[]] {
  if (program.kind === 'file') return [[program.path], []]
  if (program.kind === 'cli') return [Object.keys(program.files), [program.run]]
  const run = program.kind === 'http' && program.run !== undefined ? [program.run] : []
  const said = 'from' in program ? program.from : undefined
  const from = typeof said === 'object' ? Object.values(said) : said === undefined ? [] : [said]
  return [[], [...run, ...from]]
}

function unsafePath(path: string): Fault[] {
  const problem = pathProblem(path)
  if (problem === undefined) return []
  return [
    {
      code: 'SPEC_PATH_UNSAFE',
      message: `the path ${quote(path)} ${problem}`,
      hint: 'name a file of the repository by its plain path',
    },
  ]
}

function outsidePath(path: string): Fault {
  const message = `${quote(path)} is no file of paths`
  return {
    code: 'SPEC_CALL_UNKNOWN',
    message,
    hint: 'add it to paths.write, or to paths.read where it is only used',
  }
}

/** Literals and patterns that nothing could be compared with. */
function valueFaults(example: Example): RowFault[] {
  const matcher = 'throws' in example ? undefined : matcherOf(example.returns)
  if (matcher?.kind === 'literal' && expectedValueOf(matcher.text) === undefined) {
    const message = `${quote(matcher.text)} is no JavaScript literal`
    return [
      {
        code: 'SPEC_VALUE',
        message,
        hint: literalHint(matcher.text),
        at: '/gives',
      },
    ]
  }
  if (matcher?.kind !== 'matching' || isPattern(matcher)) return []
  const message = `${quote(matcher.pattern)} is no regular expression`
  return [
    { code: 'SPEC_VALUE', message, hint: 'write a regular expression, e.g. matches: ^\\d+$', at: '/matches' },
  ]
}

/** What no literal says is said by what the row takes of it. */
const TAKEN: readonly [of: RegExp, row: string][] = [
  [/\bnew (?:Headers|FormData)\b/, "{ call: 'Object.fromEntries(f())', returns: { accept: text/html } }"],
  [/\bnew (?:Response|Request|Blob|File)\b/, "{ call: 'await f().text()', returns: hello }"],
  [
    /\[Symbol\.\w*iterator\]|\.(?:values|keys|entries)\(\)|function\s*\*/i,
    "{ call: '[...f()]', returns: [1, 2] }",
  ],
  [/\bSymbol\(/, '{ call: f().description, returns: name }'],
]

function literalHint(text: string): string {
  const row = TAKEN.find(([of]) => of.test(text))?.[1]
  return row === undefined
    ? 'write a literal, e.g. gives: \'new Date("2024-02-29")\''
    : `let the row take what counts of it, e.g. ${row}`
}

function isPattern({ pattern, flags }: { pattern: string; flags: string }): boolean {
  try {
    return new RegExp(pattern, flags).source !== ''
  } catch {
    return false
  }
}
