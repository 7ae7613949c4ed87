import { FactoryError } from '../../errors.ts'
import { isGlob } from '../../paths/declared-paths.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { readSignature } from '../document/read-signature.ts'
import type { Spec } from '../document/spec.ts'

/** Does the interface say that the name is the default export of its module? */
export function isDefaultExport(spec: Spec, callee: string): boolean {
  return spec.interface.some(({ signature }) => {
    const read = readSignature(signature)
    return read.kind === 'ok' && read.name === callee && read.isDefault
  })
}

/** The module whose interface entry declares the name; a spec without interface that writes one file means that file. */
export function moduleOf(spec: Spec, callee: string): string {
  const module = moduleIn(spec, callee)
  if (module !== undefined) return module
  throw unfit(`no interface entry with a safe module path declares ${JSON.stringify(callee.slice(0, 80))}`)
}

/** The same, or `undefined` where there is none. */
export function moduleIn(spec: Spec, callee: string): string | undefined {
  const entry = entryOf(spec, callee)
  const only = spec.interface.length === 0 && spec.paths.write.length === 1 ? spec.paths.write[0] : undefined
  const module = entry?.module ?? only
  return module !== undefined && !isGlob(module) && pathProblem(module) === undefined ? module : undefined
}

/** The first interface entry that declares the name. */
export function entryOf(spec: Spec, name: string): Spec['interface'][number] | undefined {
  return spec.interface.find(({ signature }) => {
    const read = readSignature(signature)
    return read.kind === 'ok' && read.name === name
  })
}

function unfit(message: string): FactoryError {
  return new FactoryError('SPEC_INVALID', message, { hint: 'run jidoka validate on the spec' })
}
