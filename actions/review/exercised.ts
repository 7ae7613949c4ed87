import { moduleIn } from '../../shared/specification/acceptance/declared-module.ts'
import { toldExamples } from '../../shared/specification/document/held-out.ts'
import { declaredNames, readRow } from '../../shared/specification/document/read-row.ts'
import { readSignature } from '../../shared/specification/document/read-signature.ts'
import { criterionText, type Criterion, type Spec } from '../../shared/specification/document/spec.ts'
import { outlineOf, type Imported, type ModuleOutline } from '../../shared/exports/module-outline.ts'
import type { LineRange } from '../../shared/exports/outline-parts.ts'

/** Lines by path that a criterion is about. A file that is no script is never in it: it is not called, but read. */
export type Exercised = ReadonlyMap<string, LineRange[]>

/** The scripts that are shown, as they are after the change, by path. */
export type Scripts = ReadonlyMap<string, ModuleOutline>

/** Outlines of those of these files that are scripts. */
export function outlinesOf(texts: ReadonlyMap<string, string>): Scripts {
  const known = new Set(texts.keys())
  return new Map(
    [...texts].flatMap(([path, text]) => {
      const outline = outlineOf(path, text, known)
      return outline === undefined ? [] : [[path, outline] as const]
    }),
  )
}

/**
 * The code that a criterion exercises: the exports that its told examples call (without such, all of the interface), the
 * declarations that its sentence names, and what these call in the shown files. `undefined` when no export is known, or when
 * the criterion names tests: what those call is not read.
 */
export function exercisedBy(criterion: Criterion, spec: Spec, scripts: Scripts): Exercised | undefined {
  if (toldExamples(criterion).length === 0 && criterion.tests.length > 0) return undefined
  const called = calledExports(criterion, spec)
  if (called.every(({ path }) => !scripts.has(path))) return undefined
  const starts = [...called, ...namedDeclarations(criterion, scripts)]
  return new Map([...barrels(scripts), ...reachedFrom(starts, scripts)])
}

/** A module that only passes exports on is called by nobody, and is what some criteria ask for. */
function barrels(scripts: Scripts): [string, LineRange[]][] {
  return [...scripts].flatMap(([path, { parts, reexports }]): [string, LineRange[]][] => {
    const isBarrel = reexports.size > 0 && parts.every(({ declares }) => declares.length === 0)
    return isBarrel ? [[path, [{ from: 1, to: Infinity }]]] : []
  })
}

function calledExports(criterion: Criterion, spec: Spec): Imported[] {
  const declared = declaredNames(spec)
  const called = toldExamples(criterion).flatMap((example) => {
    const read = readRow(example, declared)
    return read.kind === 'ok' ? read.names.flatMap((name) => exportNamed(name, spec)) : []
  })
  return called.length > 0 ? called : spec.interface.flatMap(entryExport)
}

function exportNamed(name: string, spec: Spec): Imported[] {
  const path = moduleIn(spec, name)
  return path === undefined ? [] : [{ path, name }]
}

function entryExport({ module, signature }: Spec['interface'][number]): Imported[] {
  const read = readSignature(signature)
  return read.kind === 'ok' ? [{ path: module, name: read.name }] : []
}

/** A sentence may be about a function that no example calls. */
function namedDeclarations(criterion: Criterion, scripts: Scripts): Imported[] {
  const words = new Set(criterionText(criterion).match(/[\p{L}\p{N}_$]+/gu) ?? [])
  return [...scripts].flatMap(([path, { parts }]) =>
    parts.flatMap(({ declares }) =>
      declares.filter((name) => words.has(name)).map((name) => ({ path, name })),
    ),
  )
}

/** Each step takes one name of one module, and no name is taken twice. */
function reachedFrom(starts: readonly Imported[], scripts: Scripts): Map<string, LineRange[]> {
  const reached = new Map<string, LineRange[]>()
  const seen = new Set<string>()
  const rest = [...starts]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const key = JSON.stringify([next.path, next.name])
    const outline = scripts.get(next.path)
    if (seen.has(key) || outline === undefined) continue
    seen.add(key)
    const { lines, uses } = stepInto(next, outline)
    reached.set(next.path, [...(reached.get(next.path) ?? []), ...lines])
    for (const use of uses) rest.push(use)
  }
  return reached
}

interface Step {
  lines: LineRange[]
  uses: Imported[]
}

function stepInto({ path, name }: Imported, outline: ModuleOutline): Step {
  const local = outline.exports.get(name) ?? name
  const parts = outline.parts.filter(({ declares, runs }) => runs || name === '*' || declares.includes(local))
  const passedOn = outline.reexports.get(name) ?? []
  const stars = (outline.reexports.get('*') ?? []).map((each) => ({ ...each, name }))
  return {
    lines: parts.map(({ lines }) => lines),
    uses: [
      ...passedOn,
      ...stars,
      ...(outline.imports.get(local) ?? []),
      ...parts.flatMap(({ uses }) => [...uses].flatMap((used) => usesOf(used, path, outline))),
    ],
  }
}

function usesOf(used: string, path: string, { imports, parts }: ModuleOutline): Imported[] {
  const imported = imports.get(used)
  if (imported !== undefined) return imported
  return parts.some(({ declares }) => declares.includes(used)) ? [{ path, name: used }] : []
}

/** Do these lines of a file share a line with the exercised code? */
export function isExercised(
  exercised: Exercised,
  path: string,
  { line, endLine }: { line: number; endLine: number },
): boolean {
  return (exercised.get(path) ?? []).some(({ from, to }) => line <= to && endLine >= from)
}
