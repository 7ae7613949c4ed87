import { hardCoded } from './hard-coded.ts'
import { foreign, tampered } from './everywhere.ts'
import type { CorpusUnit, Files, Hunk } from './unit-file.ts'

/** What a writer proposes for a unit, and what is known of it. */
export interface Variant {
  unit: string
  /** Unique within the unit. */
  name: string
  class: VariantClass
  /** For one-place defects: by whom they were thought of. */
  by?: Hunk['by']
  /** What the reply holds: whole files of the change. */
  files: Files
}

/** The classes of the figure, in its order. */
export const CLASSES = [
  'reference',
  'restyled',
  'one-place',
  'omission',
  'hard-coded',
  'over-reach',
  'foreign-style',
  'tampering',
] as const

export type VariantClass = (typeof CLASSES)[number]

/** Classes whose variants do what the spec asks for: a halt of one of them is false. */
export const RIGHT: ReadonlySet<VariantClass> = new Set(['reference', 'restyled'])

/** Every variant of a unit. @throws Error when a hunk does not fit. */
export function variantsOf(unit: CorpusUnit): Variant[] {
  const of = (name: VariantClass, hunks: readonly Hunk[]): Variant[] =>
    hunks.map((hunk, index) => ({
      unit: unit.id,
      name: `${name} ${index + 1}: ${hunk.title}`,
      class: name,
      ...(name === 'one-place' ? { by: hunk.by } : {}),
      files: withHunk(unit, hunk),
    }))
  const plain = (name: VariantClass, all: Record<string, Files>): Variant[] =>
    Object.entries(all).map(([title, files]) => ({
      unit: unit.id,
      name: `${name}: ${title}`,
      class: name,
      files,
    }))
  return [
    { unit: unit.id, name: 'reference', class: 'reference', files: unit.reference },
    { unit: unit.id, name: 'restyled', class: 'restyled', files: unit.restyled },
    ...of('one-place', unit.onePlace),
    ...of('omission', unit.omissions),
    ...plain('hard-coded', hardCoded(unit)),
    ...of('over-reach', unit.overReach),
    ...plain('foreign-style', foreign(unit)),
    ...plain('tampering', tampered(unit)),
  ]
}

/** The reference with one piece changed. A hunk that has nothing to find stands at the end of its file. */
function withHunk({ id, base, reference }: CorpusUnit, hunk: Hunk): Files {
  const path = hunk.path ?? Object.keys(reference)[0] ?? ''
  const text = reference[path] ?? base[path]
  const after = hunk.after.join('\n')
  if (hunk.before.length === 0)
    return { ...reference, [path]: text === undefined ? `${after}\n` : `${text}\n${after}\n` }
  const before = hunk.before.join('\n')
  const pieces = `\n${text ?? ''}`.split(`\n${before}\n`)
  if (pieces.length !== 2)
    throw new Error(`${id}: "${hunk.title}" fits ${pieces.length - 1} times into ${path}:\n${before}`)
  const joined = pieces.join(hunk.after.length === 0 ? '\n' : `\n${after}\n`)
  return { ...reference, [path]: joined.slice(1) }
}
