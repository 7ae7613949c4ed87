import { Document } from 'yaml'
import type { HoleKind } from '../record/template.ts'
import type { Difference } from './difference.ts'

/** A difference with the name that its hole or parameter has in the template. */
export interface NamedPlace extends Difference {
  name: string
}

/** Names for the places, each once; `name` is that of the instance itself. */
export function namedPlaces(differences: readonly Difference[]): NamedPlace[] {
  const taken = new Map<string, number>()
  return [...differences]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((each) => {
      const isParameter = each.kind === 'parameter'
      const plain = isParameter ? each.label : kebab(each.label)
      const count = (taken.get(plain) ?? 0) + 1
      taken.set(plain, count)
      return { ...each, name: count === 1 ? plain : isParameter ? `${plain}${count}` : `${plain}-${count}` }
    })
}

function kebab(label: string): string {
  const words = label
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return /^[a-z]/.test(words) ? words.slice(0, 30).replace(/-+$/, '') : 'value'
}

/** What template.yml is written from. */
export interface LearnedRecord {
  /** Of the skeleton. */
  id: string
  /** With its parameter. */
  path: string
  places: readonly NamedPlace[]
  /** Names that fills declare for the skeleton, by hole. */
  gives: ReadonlyMap<string, ReadonlySet<string>>
  /** The name of the first file. */
  name: string
}

/** The text of template.yml. Its sentences say what was seen; a person says what is meant. */
export function templateText({ id, path, places, gives, name }: LearnedRecord): string {
  const holes = places.filter((place): place is NamedPlace & { kind: HoleKind } => place.kind !== 'parameter')
  const types = places.filter(({ kind }) => kind === 'parameter')
  const values = { name, ...Object.fromEntries(types.map((each) => [each.name, each.fills[0] ?? ''])) }
  const record = {
    version: '1',
    description: `Files like ${path.replaceAll(/\{\{[^}]*\}\}/g, '*')}, as they were when this template was learned.`,
    parameters: {
      name: { type: 'name', say: 'what varies in the names of the files' },
      ...Object.fromEntries(types.map((each) => [each.name, { type: 'identifier', say: seenText(each) }])),
    },
    files: [
      {
        path,
        skeleton: `${id}.tmpl`,
        ...(holes.length === 0
          ? {}
          : { holes: Object.fromEntries(holes.map((hole) => [hole.name, holeEntry(hole, gives)])) }),
      },
    ],
    examples: {
      good: [{ with: values, fills: { [id]: fillsAt(holes, 0) } }],
      bad: [badExample(id, values, holes)],
    },
  }
  return new Document(record, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 })
}

function holeEntry(hole: NamedPlace & { kind: HoleKind }, gives: ReadonlyMap<string, ReadonlySet<string>>) {
  const given = [...(gives.get(hole.name) ?? [])]
  const isOptional = hole.kind !== 'expression' && hole.fills.some((fill) => fill.trim() === '')
  return {
    kind: hole.kind,
    say: seenText(hole),
    ...(isOptional ? { default: '' } : {}),
    ...(given.length === 0 ? {} : { gives: given }),
    ...(hole.kind === 'statements' && hole.fills.some((fill) => /\breturn\b/.test(fill))
      ? { leaves: true }
      : {}),
  }
}

const SHOWN = 60

/** What stands there in the first files, on one line. */
function seenText({ fills }: Difference): string {
  const seen = [
    ...new Set(
      fills.map((fill) =>
        fill
          .replaceAll(/[^\x20-\x7e]+/g, ' ')
          .trim()
          .slice(0, SHOWN),
      ),
    ),
  ]
  return `so far: ${seen
    .filter((each) => each !== '')
    .slice(0, 3)
    .join(' | ')}`
}

function fillsAt(holes: readonly NamedPlace[], at: number): Record<string, string> {
  return Object.fromEntries(holes.map(({ name, fills }) => [name, fills[at] ?? '']))
}

/** A fill of each kind that its hole refuses. */
const REFUSED: Record<HoleKind, { fill: string; finding: string }> = {
  expression: { fill: '0; {', finding: 'HOLE_ESCAPE' },
  statements: { fill: '} {', finding: 'HOLE_ESCAPE' },
  members: { fill: '} {', finding: 'HOLE_ESCAPE' },
  imports: { fill: "import './other.ts'", finding: 'HOLE_KIND' },
  doc: { fill: 'text */ other() /* text', finding: 'HOLE_KIND' },
}

function badExample(
  id: string,
  values: Record<string, string>,
  holes: readonly (NamedPlace & { kind: HoleKind })[],
) {
  const [first] = holes
  const fills = fillsAt(holes, 0)
  if (first === undefined)
    return { with: values, fills: { [id]: { other: '0' } }, finding: 'TEMPLATE_EXAMPLE' }
  const { fill, finding } = REFUSED[first.kind]
  return { with: values, fills: { [id]: { ...fills, [first.name]: fill } }, finding }
}
