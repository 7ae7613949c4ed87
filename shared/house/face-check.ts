import type ts from 'typescript'
import { blocking, warning, type Finding } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'
import { byItsPath, type ChangedFile } from './code/changed-files.ts'
import { askedFor, formProblem, isSpokenOf, typeProblems, type Asked } from './face/asked-face.ts'
import { codeChanges, codeFinding, type CodeChange } from './face/changed-code.ts'
import { compareFaces, type FaceChange } from './face/compare-faces.ts'
import { importedNames, isOpen, isWanted } from './face/wanted-exports.ts'
import { faceOf, type FaceSource, type ModuleFace } from './face/module-face.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'
import type { ProgramPair } from './program/compile.ts'
import { virtualPath } from './program/file-source.ts'

/**
 * The public face of the changed modules: exports that go, change their type or their code, or come without being asked for,
 * and exports that are not as the interface of the spec says. In a pull request, modules of no spec are compared as well: what importers
 * lose there is told.
 */
export const faceCheck: StyleCheck = {
  name: 'exports',
  run: async (context) => {
    if (!context.comparesExports) return { findings: [], evidence: { files: [] } }
    // who imports a module gets what lies under its path now
    const files = context.code.filter(({ path }) => !isTestPath(path)).map(byItsPath)
    const compared: Compared[] = []
    for (const file of files) compared.push(await compareFile(file, context))
    const known = { imported: importedNames(files), gone: goneNames(compared, context) }
    return {
      findings: compared.flatMap((each) => fileFindings(each, context, known)),
      evidence: {
        files: files.map(({ path }) => path),
        changes: compared.flatMap(({ file, changes }) =>
          changes.map(({ name, kind }): JsonObject => ({ path: file.path, name, kind })),
        ),
        code: compared.flatMap(({ file, code }) =>
          code.map(({ name, kind }): JsonObject => ({ path: file.path, name, kind })),
        ),
      },
    }
  },
}

/** What is known of all changed modules together. */
interface Known {
  imported: ReadonlyMap<string, ReadonlySet<string>>
  /** Exports of modules that a spec wants to be gone: others may stop passing them on. */
  gone: ReadonlySet<string>
}

function goneNames(compared: readonly Compared[], context: GateContext): Set<string> {
  const gone = compared.filter(({ file: { path } }) => {
    const { asked } = context.permitFor(path)
    return typeof asked === 'object' && asked.gone.includes(path)
  })
  return new Set(gone.flatMap(({ changes }) => changes.flatMap(({ names }) => names)))
}

function fileFindings(each: Compared, context: GateContext, known: Known): Finding[] {
  const { asked, isPull } = context.permitFor(each.file.path)
  const changes = each.changes.slice(0, MOST)
  if (asked === undefined) return []
  if (asked === 'told') return changes.flatMap((change) => toldFinding(each, change) ?? [])
  return [
    ...changes.flatMap((change) => changeFinding(each, change, asked, known) ?? []),
    ...each.code.slice(0, MOST).map((change) => codeFinding(each.file.path, change, isPull)),
    ...askedFindings(each, asked),
  ]
}

/** For the person who merges: only people know who imports a module from outside. */
function toldFinding({ file }: Compared, { name, kind, how, line }: FaceChange): Finding | undefined {
  if (kind === 'added' || kind === 'grown') return undefined
  const hint = 'whoever imports it from elsewhere has to follow: say so in the pull request'
  const code = kind === 'removed' ? 'CHANGE_EXPORT_REMOVED' : 'CHANGE_EXPORT_CHANGED'
  return warning(code, `the export ${name} ${how}`, { file: file.path, line, hint })
}

const MOST = 20

interface Compared {
  file: ChangedFile
  head: ModuleFace
  changes: FaceChange[]
  /** Exports that look as before and do something else. */
  code: CodeChange[]
  /** The program that holds the file, and its compiler; `undefined` for files that are not compiled. */
  compiled: { ts: typeof ts; pair: ProgramPair } | undefined
}

async function compareFile(file: ChangedFile, context: GateContext): Promise<Compared> {
  const compilation = await context.compilation()
  const pair = compilation?.pairs.find(({ files }) => files.includes(file.path))
  const compiled =
    compilation === undefined || pair === undefined ? undefined : { ts: compilation.compiler.ts, pair }
  const [base, head] = [
    await faceAt(file, 'base', compiled, context),
    await faceAt(file, 'head', compiled, context),
  ]
  const changes = compareFaces(base.face, head.face, base.typed && head.typed)
  const code = await codeChanges(file, context, changes)
  return { file, head: head.face, changes, code, compiled }
}

async function faceAt(
  file: ChangedFile,
  side: 'base' | 'head',
  compiled: Compared['compiled'],
  context: GateContext,
): Promise<{ face: ModuleFace; typed: boolean }> {
  const source = compiledSource(compiled, file, side)
  if (source !== undefined) return { face: faceOf(source), typed: true }
  const alone = await context.source(file, side)
  const isMissing = file[side] === undefined
  return { face: alone === undefined ? new Map() : faceOf({ ...alone, typed: false }), typed: isMissing }
}

/** `undefined` where the program does not hold this text: what nests too deep is compiled as an empty file. */
function compiledSource(
  compiled: Compared['compiled'],
  file: ChangedFile,
  side: 'base' | 'head',
): FaceSource | undefined {
  const program = compiled?.pair[side]
  const source = program?.getSourceFile(virtualPath(side === 'base' ? (file.from ?? file.path) : file.path))
  if (compiled === undefined || program === undefined || source === undefined) return undefined
  if (file[side] !== '' && source.text === '') return undefined
  return { ts: compiled.ts, file: source, checker: program.getTypeChecker(), typed: true }
}

function changeFinding(
  { file }: Compared,
  { name, names, kind, how, isType, line }: FaceChange,
  asked: Asked,
  { imported, gone }: Known,
): Finding | undefined {
  if (asked.exports.some((each) => names.includes(each.name))) return undefined
  const isSpoken = names.some((each) => isSpokenOf(each, asked) || (kind === 'removed' && gone.has(each)))
  const details = { file: file.path, line, hint: HINTS[kind] }
  const message = `the export ${name} ${how}, and no line of the spec's interface names it`
  switch (kind) {
    case 'removed':
      return { ...blocking('CHANGE_EXPORT_REMOVED', message, details), level: isSpoken ? 'warn' : 'block' }
    case 'changed':
      return blocking('CHANGE_EXPORT_CHANGED', message, details)
    case 'grown':
      return warning('CHANGE_EXPORT_CHANGED', message, details)
    case 'added':
      if (isType || isWanted(names, file, asked, imported)) return undefined
      return {
        ...blocking('CHANGE_EXPORT_ADDED', message, details),
        level: isSpoken || isOpen(file, asked) ? 'warn' : 'block',
      }
  }
}

const HINTS: Record<FaceChange['kind'], string> = {
  removed: 'keep it as it was; if it shall go, a criterion of the spec says so by its name',
  changed: 'keep its type; if it shall change, the interface of the spec says how',
  grown: 'keep its type; if it shall grow, the interface of the spec says how',
  added: 'do not export it; if it is wanted, the interface of the spec names it',
}

function askedFindings({ file, head, compiled }: Compared, asked: Asked): Finding[] {
  const given = asked.exports
    .filter(({ module }) => module === file.path)
    .flatMap((each) => {
      const face = askedFor(head, each.name)
      return face === undefined ? [] : [{ each, face }]
    })
  if (given.length === 0) return []
  const wanted = given.map(({ each }) => each)
  const types =
    compiled === undefined ? undefined : typeProblems(compiled.ts, compiled.pair, file.path, wanted)
  return given.flatMap(({ each, face }) => {
    const problem = formProblem(each, face) ?? types?.get(each)
    if (problem === undefined) return []
    const hint = `the interface of the spec says: ${each.signature.slice(0, 200)}`
    const message = `${each.name} is not what the spec asks for: ${problem}`
    return [blocking('CHANGE_INTERFACE', message, { file: file.path, line: face.line, hint })]
  })
}
