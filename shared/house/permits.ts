import type { Effect } from '../effects.ts'
import { mergeAsked, type Asked } from './face/asked-face.ts'

/** What one open spec says about the files that it covers. */
export interface SpecScope {
  covers: (path: string) => boolean
  effects: readonly Effect[]
  asked: Asked
}

/** What is allowed in one file. Where nobody has asked for anything, what is new there is only told. */
export interface Permit {
  /** `undefined`: told. */
  effects: readonly Effect[] | undefined
  /** `undefined`: exports are not compared. */
  asked: Asked | 'told' | undefined
  /** Is it the change of a pull request, that a person proposes? */
  isPull: boolean
}

/** What specs allow a change. */
export interface Allowed {
  /** What the spec of the change allows it to do besides computing. Default: there is no spec, and it is only told. */
  effects?: readonly Effect[]
  /** The exports that the spec of the change asks for. Default: there is no spec, and exports are not compared. */
  asked?: Asked
  /** For a pull request, instead of `effects` and `asked`: the open specs that it fulfils. Files of none are told. */
  scopes?: readonly SpecScope[]
}

/** What is allowed in each file. */
export function permits({ effects, asked, scopes }: Allowed): (path: string) => Permit {
  if (scopes === undefined) return () => ({ effects, asked, isPull: false })
  return (path) => {
    const own = scopes.filter(({ covers }) => covers(path))
    if (own.length === 0) return { effects: undefined, asked: 'told', isPull: true }
    return {
      effects: own.flatMap((scope) => scope.effects),
      asked: mergeAsked(own.map((scope) => scope.asked)),
      isPull: true,
    }
  }
}
