import type { ExportFace, ModuleFace, ParameterFace } from './module-face.ts'

/** What a change does to one export. `grown` takes and gives all that it did before, and more. */
export interface FaceChange {
  name: string
  /** Under which names a spec may speak of it: its own, and those that it has in its module. */
  names: string[]
  kind: 'removed' | 'added' | 'changed' | 'grown'
  /** In words: from what to what. */
  how: string
  /** Values exist at run time, types do not. */
  isType: boolean
  line: number
}

/** The exports that differ, in the order of their names. Without types only names, kinds and parameters are compared. */
export function compareFaces(base: ModuleFace, head: ModuleFace, typed: boolean): FaceChange[] {
  const names = [...new Set([...base.keys(), ...head.keys()])].sort()
  return names.flatMap((name) => changeOf(name, base.get(name), head.get(name), typed) ?? [])
}

function changeOf(
  name: string,
  before: ExportFace | undefined,
  after: ExportFace | undefined,
  typed: boolean,
): FaceChange | undefined {
  const isType = (after ?? before)?.kind === 'type'
  const names = [...new Set([name, ...[before, after].flatMap((face) => face?.local ?? [])])]
  const change = { name, names, isType, line: after?.line ?? 1 }
  if (after === undefined) return { ...change, kind: 'removed', how: 'is no longer exported' }
  if (before === undefined) return { ...change, kind: 'added', how: 'is exported' }
  if (before.kind === 'unknown' || after.kind === 'unknown') return undefined
  if (before.kind !== after.kind)
    return { ...change, kind: 'changed', how: `was a ${before.kind} and is a ${after.kind}` }
  const kind = worst([
    parameterChange(before.parameters, after.parameters, typed),
    typed ? typeChange(before, after) : 'same',
  ])
  return kind === 'same' ? undefined : { ...change, kind, how: `was ${shown(before)} and is ${shown(after)}` }
}

type Degree = 'same' | 'grown' | 'changed'

function worst(degrees: readonly Degree[]): Degree {
  if (degrees.includes('changed')) return 'changed'
  return degrees.includes('grown') ? 'grown' : 'same'
}

function parameterChange(
  before: readonly ParameterFace[],
  after: readonly ParameterFace[],
  typed: boolean,
): Degree {
  if (after.length < before.length) return 'changed'
  const same = before.every((each, at) => isSameParameter(each, after[at], typed))
  if (!same) return 'changed'
  const added = after.slice(before.length)
  if (added.length === 0) return 'same'
  return added.every(({ isOptional, isRest }) => isOptional || isRest) ? 'grown' : 'changed'
}

function isSameParameter(a: ParameterFace, b: ParameterFace | undefined, typed: boolean): boolean {
  if (b === undefined || a.isRest !== b.isRest || (a.isOptional && !b.isOptional)) return false
  return !typed || withoutUndefined(a.type) === withoutUndefined(b.type)
}

/** An optional parameter is written with and without undefined. */
function withoutUndefined(type: string): string {
  return type.replace(/ \| undefined$/, '')
}

/** A type that is inferred from code follows the code: only a plain one that turns into another one is a change. */
function typeChange(before: ExportFace, after: ExportFace): Degree {
  if (before.type === after.type) return 'same'
  if (before.isWritten || after.isWritten) return isPart(before, after) ? 'grown' : 'changed'
  return /[{(]/.test(before.type + after.type) ? 'grown' : 'changed'
}

/** A class or an interface that only got members. */
function isPart(before: ExportFace, after: ExportFace): boolean {
  if (before.kind !== 'class' && before.kind !== 'type') return false
  const members = new Set(membersOf(after.type))
  return membersOf(before.type).every((member) => members.has(member))
}

function membersOf(text: string): string[] {
  return text.split(/[;{}]/).map((part) => part.trim())
}

function shown({ parameters, kind, type }: ExportFace): string {
  const list = parameters.map(
    ({ type, isOptional, isRest }) => `${isRest ? '...' : ''}${type}${isOptional ? '?' : ''}`,
  )
  const text = kind === 'function' ? `(${list.join(', ')}) => ${type}` : type
  return text.length > 160 ? `${text.slice(0, 160)}...` : text
}
