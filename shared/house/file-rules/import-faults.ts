import type { Edge } from '../../architecture/graph/import-graph.ts'
import { forbiddenImports } from '../../architecture/judge-imports.ts'
import { globMatcher, matchesGlob } from '../../paths/globs.ts'
import { safeText } from '../../text/safe-log.ts'
import type { ForbiddenTargets } from '../standard/house.ts'
import type { LayerRule } from './file-rule.ts'
import type { RuleMeans } from './means.ts'
import type { FileFault } from './text-faults.ts'

/** An import that a rule rejects. Equal keys are the same one, in whichever file of the rule it stands. */
export interface ImportFault extends FileFault {
  key: string
}

/** The imports of one file, and where files lay before the change. */
export interface ImportingFile {
  path: string
  edges: readonly Edge[]
  oldPath: (path: string) => string
}

/** The imports of a file that a rule rejects. */
export function importFaults(
  { enforce: { forbids } }: LayerRule,
  file: ImportingFile,
  means: RuleMeans,
): ImportFault[] {
  if (forbids === 'architecture') return layerFaults(file, means)
  const forbiddenOf = targetFinder(forbids)
  return file.edges.flatMap((edge) => {
    if (edge.isType && forbids.types === 'allow') return []
    const target = forbiddenOf(edge)
    if (target === undefined) return []
    const key = edge.to.kind === 'file' ? file.oldPath(target) : target
    const { line, column } = edge
    return [
      { key: `${edge.to.kind}|${key}`, message: `may not import ${safeText(target, 200)}`, line, column },
    ]
  })
}

function layerFaults({ path, edges, oldPath }: ImportingFile, { layers }: RuleMeans): ImportFault[] {
  if (layers === undefined) return []
  const { architecture, map } = layers
  return forbiddenImports(path, edges, { architecture, layers: map, oldPath }).map(({ key, finding }) => {
    const { message, hint = '', line = 1, column = 1 } = finding
    return { key, message: hint === '' ? message : `${message} (${hint})`, line, column }
  })
}

/** What an import leads to, where that is forbidden. A link may lead anywhere, so whoever may not import a file may import none. */
function targetFinder({
  files,
  except,
  packages,
  builtins,
}: ForbiddenTargets): (edge: Edge) => string | undefined {
  const [isNamed, isFree] = [globMatcher(files), globMatcher(except)]
  return ({ to }) => {
    switch (to.kind) {
      case 'file':
        return isNamed(to.path) && !isFree(to.path) ? to.path : undefined
      case 'link':
        return files.length > 0 ? to.path : undefined
      case 'package':
        return packages.some((glob) => matchesGlob(to.name, glob)) ? to.name : undefined
      case 'builtin':
        return builtins.some((glob) => matchesGlob(to.name, glob)) ? to.name : undefined
      case 'nothing':
        return undefined
    }
  }
}
