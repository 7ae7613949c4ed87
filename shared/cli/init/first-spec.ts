import { posix } from 'node:path'
import { covers, literalPrefix } from '../../paths/declared-paths.ts'
import { exercises, type Factory } from '../../factory/factory.ts'
import { moduleStyle } from './module-style.ts'
import { functionSpec, FUNCTIONS, PAGE, type Draft } from './spec-drafts.ts'

/** A spec to try the line with. */
export interface DraftSpec {
  path: string
  text: string
  /** Code that is right for it; `undefined` for what only people or a model can judge. */
  trial: Trial | undefined
}

/** A first spec with code that is right for it. */
export interface Trial {
  /** Path of the spec. */
  spec: string
  /** Of the spec, and name of its function. */
  id: string
  /** Path of the module. */
  module: string
  /** An ES module, with types where the module has some. */
  code: string
  /** The same in other ways of writing, for houses that want one of them. */
  others: string[]
}

export interface SpecContext {
  factory: Pick<Factory, 'specs' | 'line'>
  files: readonly string[]
  /** Folder of the project, with a final slash; empty for the whole repository. */
  under: string
}

/**
 * Tiny specs for a repository, best first: a small function when there is code and a station that calls examples, else a page of
 * documentation. The caller finds out which of them is valid, because something like it may exist already.
 */
export function draftSpecs({ factory, files, under }: SpecContext): DraftSpec[] {
  const isExercised = factory.line.some(({ name }) => exercises(factory.line, name))
  const module = isExercised ? moduleStyle(files, under) : undefined
  const functions = module === undefined ? [] : FUNCTIONS.map((draft) => functionSpec(draft, module))
  const fresh = [...functions, ...(under === '' ? [PAGE] : [])].filter(
    ({ writes }) => !files.includes(writes),
  )
  return fresh.flatMap(({ id, text, writes, codes }) => {
    const path = posix.join(literalPrefix(factory.specs), `${id}.spec.md`)
    const trial = codes === undefined ? undefined : trialOf(path, { id, writes, codes })
    return covers(factory.specs, path) ? [{ path, text, trial }] : []
  })
}

function trialOf(
  spec: string,
  { id, writes, codes: [code = '', ...others] }: Pick<Draft, 'id' | 'writes'> & { codes: string[] },
): Trial {
  return { spec, id, module: writes, code, others }
}
