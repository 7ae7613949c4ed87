import type { Architecture, Layer } from './architecture.ts'

/** What a new record lets pass that the old one did not, in words. Empty where it only says more. */
export function architectureLosses(before: Architecture, after: Architecture): string[] {
  const layers = new Map(after.layers.map((layer) => [layer.name, layer]))
  return [
    ...before.layers.flatMap((layer) => layerLosses(layer, layers.get(layer.name))),
    ...loss(CYCLES[after.cycles] < CYCLES[before.cycles], 'fewer cycles of imports are found'),
    ...loss(UNLISTED[after.unlisted] < UNLISTED[before.unlisted], 'files in no layer are let through'),
    ...loss(before.types === 'check' && after.types === 'allow', 'imports of types are free'),
    ...loss(before.tests === 'check' && after.tests === 'skip', 'tests are in no layer'),
    ...loss(isWider(after.files, before.files), 'fewer files have to be in a layer'),
  ]
}

const CYCLES = { off: 0, files: 1, folders: 2 } as const
const UNLISTED = { off: 0, warn: 1, error: 2 } as const

function layerLosses(before: Layer, after: Layer | undefined): string[] {
  const { name } = before
  if (after === undefined) return [`the layer ${name} is gone`]
  const more = after.mayImport.filter((each) => !before.mayImport.includes(each))
  return [
    ...loss(more.length > 0, `${name} may import ${more.join(', ')}`),
    ...loss(isWider(before.packages, after.packages), `${name} may import more packages`),
    ...loss(isWider(before.builtins, after.builtins), `${name} may import more modules of Node`),
    ...loss(isWider(before.entry, after.entry), `others may import more files of ${name}`),
    ...loss(isWider(after.files, before.files), `${name} holds fewer files`),
    ...loss(isWider(after.apart, before.apart), `fewer folders of ${name} stand apart`),
  ]
}

function loss(isLost: boolean, what: string): string[] {
  return isLost ? [what] : []
}

/** Does a list of globs allow something that another does not? No list allows everything. */
function isWider(before: readonly string[] | undefined, after: readonly string[] | undefined): boolean {
  if (before === undefined) return false
  return after === undefined || after.some((glob) => !before.includes(glob))
}
