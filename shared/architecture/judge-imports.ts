import type { Finding } from '../findings.ts'
import { matchesGlob } from '../paths/globs.ts'
import { safeText } from '../text/safe-log.ts'
import { isCode, partOf, type Architecture, type Layer, type LayerMap } from './architecture.ts'
import type { Edge } from './graph/import-graph.ts'

/** An import that the architecture does not allow. Equal keys are the same one, wherever in its layer it stands. */
export interface ForbiddenImport {
  key: string
  finding: Finding
}

interface Judgement {
  code: 'LAYER_IMPORT' | 'LAYER_ENTRY' | 'LAYER_PACKAGE'
  message: string
  hint: string
  /** What is imported, as part of the key. */
  what: string
  level?: 'warn'
}

/** Longer paths and names are cut in messages. */
const MOST_CHARS = 200

/**
 * Judges the imports of one file. `oldPath`: where the target of an import lay before the change, so that a file that only moved
 * makes no new import. Empty for a file in no layer.
 */
export function forbiddenImports(
  file: string,
  edges: readonly Edge[],
  { architecture, layers, oldPath = (path) => path }: Rules,
): ForbiddenImport[] {
  const from = layers.of(file)
  if (from === undefined) return []
  return edges.flatMap((edge) => {
    if (edge.isType && architecture.types === 'allow') return []
    const found = judged(edge, { file, from }, { architecture, layers })
    if (found === undefined) return []
    const { what, level = 'block', code, message, hint } = found
    const key = [code, from.name, edge.to.kind === 'file' ? oldPath(what) : what].join('|')
    return [{ key, finding: { code, level, message, hint, file, line: edge.line, column: edge.column } }]
  })
}

export interface Rules {
  architecture: Architecture
  layers: LayerMap
  oldPath?: (path: string) => string
}

interface Importer {
  file: string
  from: Layer
}

function judged({ to, specifier }: Edge, importer: Importer, rules: Rules): Judgement | undefined {
  const { from } = importer
  if (to.kind === 'file') return judgedFile(to.path, importer, rules)
  if (to.kind === 'link') return judgedLink(to.path, from)
  if (to.kind === 'nothing') return undefined
  const allowed = to.kind === 'package' ? from.packages : from.builtins
  if (allowed === undefined || allowed.some((glob) => matchesGlob(to.name, glob))) return undefined
  const what = to.kind === 'package' ? 'the package' : "Node's module"
  const list = allowed.map((glob) => safeText(glob, MOST_CHARS)).join(', ')
  return {
    code: 'LAYER_PACKAGE',
    message: `${from.name} may not import ${what} ${safeText(to.name, MOST_CHARS)}`,
    hint: `${from.name} may import ${to.kind === 'package' ? 'these packages' : 'these modules of Node'}: ${list || 'none'}`,
    what: to.name === '' ? specifier : to.name,
  }
}

function judgedFile(path: string, { file, from }: Importer, rules: Rules): Judgement | undefined {
  const { layers } = rules
  const into = layers.allOf(path)
  if (into.includes(from)) return judgedPart(path, file, from)
  const [to] = into
  if (to === undefined) return judgedUnlisted(path, from, rules)
  const shown = safeText(path, MOST_CHARS)
  if (!from.mayImport.includes(to.name)) {
    const message = `${from.name} may not import ${to.name}: ${shown}`
    return { code: 'LAYER_IMPORT', message, hint: allowedText(from), what: path }
  }
  if (layers.isEntry(to, path)) return undefined
  const entry = (to.entry ?? []).map((glob) => safeText(glob, MOST_CHARS)).join(', ')
  const message = `${from.name} may import ${to.name} only through its entry, not ${shown}`
  return { code: 'LAYER_ENTRY', message, hint: `the entry of ${to.name} is ${entry}`, what: path }
}

function judgedLink(path: string, { name }: Layer): Judgement {
  const message = `${name} may not import through the symbolic link ${safeText(path, MOST_CHARS)}`
  return { code: 'LAYER_IMPORT', message, hint: 'import the file itself', what: path }
}

function judgedPart(path: string, file: string, layer: Layer): Judgement | undefined {
  const [own, other] = [partOf(layer, file), partOf(layer, path)]
  if (own === undefined || other === undefined || own === other) return undefined
  const message = `${safeText(own, MOST_CHARS)} may not import ${safeText(path, MOST_CHARS)}: both stand apart in ${layer.name}`
  const hint = 'move what both need into a layer below'
  return { code: 'LAYER_IMPORT', message, hint, what: path }
}

/** Code in no layer would be a way round every rule. */
function judgedUnlisted(path: string, from: Layer, { architecture }: Rules): Judgement | undefined {
  const { unlisted } = architecture
  if (unlisted === 'off' || !isCode(path)) return undefined
  return {
    code: 'LAYER_IMPORT',
    message: `${from.name} may not import ${safeText(path, MOST_CHARS)}, which is in no layer`,
    hint: allowedText(from),
    what: path,
    ...(unlisted === 'warn' ? { level: 'warn' as const } : {}),
  }
}

/** What a layer may import instead. */
export function allowedText({ name, mayImport }: Layer): string {
  return mayImport.length === 0
    ? `${name} may import its own files alone`
    : `${name} may import its own files and those of ${mayImport.join(', ')}`
}
