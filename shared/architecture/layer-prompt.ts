import { fitting } from '../fitting.ts'
import { mayMeet } from '../paths/globs.ts'
import { safeText } from '../text/safe-log.ts'
import { allowedText } from './judge-imports.ts'
import type { Architecture, Layer } from './architecture.ts'

/** What a writer is told about the layers of the files that it may write. */
export interface LayerPrompt {
  text: string
  /** The record that it is taken from. */
  record: { path: string; sha256: string }
  /** Names of the layers that it tells about. */
  layers: string[]
  /** Layers for which there was no room. */
  left: number
}

const HEADING =
  'Layers. An import that these lines do not allow is rejected, also one through another file or while running.'
/** Characters of the lines about layers: a dozen of them at their longest. */
const MAX_CHARS = 4_000
const MAX_GLOBS_CHARS = 300

/** The layers that may hold any of these paths, folders (ending in `/`) or globs, with what each may import. Pure; `undefined` where no layer may. */
export function layerPrompt(architecture: Architecture, paths: readonly string[]): LayerPrompt | undefined {
  const own = architecture.layers.filter(({ files }) =>
    files.some((glob) => paths.some((path) => mayMeet(path, glob))),
  )
  if (own.length === 0) return undefined
  const lines = own.map((layer) => ({ name: layer.name, text: layerLine(layer, architecture) }))
  const { taken, left } = fitting(lines, MAX_CHARS, ({ text }) => text.length + 1)
  const text = [HEADING, ...taken.map((line) => line.text), ...rules(architecture)].join('\n')
  const { path, sha256 } = architecture
  return { text, record: { path, sha256 }, layers: taken.map(({ name }) => name), left: left.length }
}

function layerLine(layer: Layer, { layers }: Architecture): string {
  const { name, files, apart, packages, builtins } = layer
  const imported = layers.filter((each) => layer.mayImport.includes(each.name))
  const entries = imported.flatMap((each) =>
    each.entry === undefined ? [] : [`of ${each.name} only ${globText(each.entry)}`],
  )
  const places = imported.map((each) => `${each.name} is ${globText(each.files)}`)
  return [
    `- ${name} (${globText(files)}): ${allowedText(layer)}`,
    ...(entries.length === 0 ? [] : [entries.join(', ')]),
    ...(places.length === 0 ? [] : [places.join(', ')]),
    ...(apart.length === 0 ? [] : [`the folders ${globText(apart)} may not import each other`]),
    ...(packages === undefined ? [] : [`packages: ${globText(packages)}`]),
    ...(builtins === undefined ? [] : [`modules of Node: ${globText(builtins)}`]),
  ].join('; ')
}

function globText(globs: readonly string[]): string {
  return globs.length === 0 ? 'none' : safeText(globs.join(', '), MAX_GLOBS_CHARS)
}

function rules({ unlisted, cycles, types }: Architecture): string[] {
  return [
    ...(types === 'allow' ? ['Imports of types alone (`import type`) are free.'] : []),
    ...(unlisted === 'error'
      ? ['Code that is in no layer may not be imported, and a new file has to lie in one.']
      : []),
    ...(cycles === 'off'
      ? []
      : [`Imports may not go round in a cycle of ${cycles === 'files' ? 'files' : 'files or folders'}.`]),
  ]
}
