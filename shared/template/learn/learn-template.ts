import type ts from 'typescript'
import { describeFinding, type Finding } from '../../findings.ts'
import type { HoleFault } from '../proof/hole-fault.ts'
import { readSyntax } from '../proof/syntax.ts'
import { proofOf } from '../proof/prove-instance.ts'
import { readTemplate, RECORD_FILE } from '../record/read-template.ts'
import type { Template } from '../record/template.ts'
import { putIn } from '../render/put-in.ts'
import { renderTemplate } from '../render/render.ts'
import { inForm } from '../skeleton/forms.ts'
import { alignNodes } from './align.ts'
import type { Difference, Learning } from './difference.ts'
import { varyingNames, withParameter, type LearnedFile, type Names } from './name-forms.ts'
import { namedPlaces, templateText, type NamedPlace } from './write-template.ts'

/** A template that was learned: its files by name, and what each instance would be made of. */
export type Learned =
  | { kind: 'ok'; files: ReadonlyMap<string, string>; template: Template; holes: number }
  | { kind: 'bad'; problem: string }

const FEWEST = 3
const MOST = 30

/**
 * Proposes a template from files of one kind: what is equal in all of them is skeleton, what differs is a hole, and the name that varies with
 * the name of the file is a parameter. Only a template is proposed of which every given file is an instance. Pure.
 */
export function learnTemplate(compiler: typeof ts, name: string, files: readonly LearnedFile[]): Learned {
  if (files.length < FEWEST || files.length > MOST)
    return bad(`${files.length} files are given: from ${FEWEST} to ${MOST} can be compared`)
  const names = varyingNames(files)
  if (typeof names === 'string') return bad(names)
  const order = longestNameFirst(names)
  const sorted = order.map((at) => files[at] ?? { path: '', text: '' })
  const learning = learningOf(
    compiler,
    sorted,
    order.map((at) => names.names[at] ?? ''),
  )
  if (typeof learning === 'string') return bad(learning)
  const differences = alignNodes(
    learning,
    learning.map(({ syntax }) => syntax.file),
  )
  if (differences === undefined)
    return bad('the files are not alike: no skeleton has them all as its instances')
  if (differences.length === 0)
    return bad('the files are equal but for their names: there is nothing to fill')
  return proposed(compiler, { name, names, learning, differences })
}

/** No template, and why. */
export function bad(problem: string): Learned {
  return { kind: 'bad', problem }
}

/** A name of several words shows in which form it is written; of a single one that cannot be told. */
function longestNameFirst({ names }: Names): number[] {
  const words = (at: number): number => (names[at] ?? '').split('-').length
  return names.map((_, at) => at).sort((a, b) => words(b) - words(a) || a - b)
}

function learningOf(
  compiler: typeof ts,
  files: readonly LearnedFile[],
  names: readonly string[],
): Learning[] | string {
  const learning: Learning[] = []
  for (const [at, { path, text }] of files.entries()) {
    const reading = readSyntax(compiler, path, text.replaceAll('\r\n', '\n'))
    if (reading.kind === 'bad') return `${path} cannot be read: ${reading.fault.message}`
    learning.push({ syntax: reading.syntax, name: names[at] ?? '' })
  }
  return learning
}

/** What a template is made of. */
export interface Proposal {
  name: string
  names: Names
  learning: readonly Learning[]
  differences: readonly Difference[]
}

/** The template, once every file has been shown to be an instance of it. Names that fills give to the skeleton are found on the way. */
export function proposed(compiler: typeof ts, proposal: Proposal): Learned {
  const places = namedPlaces(proposal.differences)
  const gives = new Map<string, Set<string>>()
  for (let round = 0; round < MOST_GIVEN; round += 1) {
    const files = filesOf(proposal, places, gives)
    const folder = { name: proposal.name, path: `.factory/templates/${proposal.name}`, files: bytesOf(files) }
    const reading = readTemplate(folder)
    if (reading.kind === 'bad') return bad(reading.findings.map(describeFinding).join('; '))
    const difference = unlike(compiler, reading.template, proposal, places)
    if (difference === undefined) {
      const holes = places.filter(({ kind }) => kind !== 'parameter').length
      return { kind: 'ok', files, template: reading.template, holes }
    }
    const { problem, taken } = difference
    if (taken === undefined) return bad(problem)
    gives.set(taken.hole, (gives.get(taken.hole) ?? new Set()).add(taken.name))
  }
  return bad('the holes give the skeleton too many names')
}

const MOST_GIVEN = 20

function bytesOf(files: ReadonlyMap<string, string>): Map<string, Buffer> {
  return new Map([...files].map(([name, text]) => [name, Buffer.from(text)]))
}

function filesOf(
  { name, names, learning }: Proposal,
  places: readonly NamedPlace[],
  gives: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, string> {
  const [first] = learning
  const text = first?.syntax.text ?? ''
  const ending = /\.[^./]*$/.exec(names.path)?.[0] ?? '.ts'
  const id = `${name}${ending}`
  const record = templateText({ id, path: names.path, places, gives, name: first?.name ?? '' })
  return new Map([
    [RECORD_FILE, record],
    [`${id}.tmpl`, skeletonText(text, first?.name ?? '', places)],
  ])
}

/** The first file with a mark in each place that differs. */
function skeletonText(text: string, name: string, places: readonly NamedPlace[]): string {
  let at = 0
  const parts: string[] = []
  for (const place of [...places].sort((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(withParameter(text.slice(at, place.start), name), markOf(place, text))
    at = place.end
  }
  return [...parts, withParameter(text.slice(at), name)].join('')
}

function markOf({ kind, name, start, end }: NamedPlace, text: string): string {
  if (kind === 'parameter') return `{{${name}}}`
  const mark = `/*{{hole ${name}}}*/`
  if (kind === 'expression' || kind === 'doc') return mark
  const indent = indentAt(text, start, end)
  if (start === 0) return `${mark}\n`
  return `\n${indent}${mark}${text[end] === '\n' || end === text.length ? '' : '\n'}`
}

/** The white space of the first line in or behind a place that has text. */
function indentAt(text: string, start: number, end: number): string {
  const inside = /\n([ \t]*)\S/.exec(text.slice(start, end))
  const behind = /\n([ \t]*)\S/.exec(text.slice(end))
  const isClosing = /^\s*[})\]]/.test(text.slice(end))
  return inside?.[1] ?? `${behind?.[1] ?? ''}${isClosing ? '  ' : ''}`
}

/** Why one of the files would be no instance, and the name of the skeleton that a hole takes, where that is why. */
interface Unlike {
  problem: string
  taken?: { hole: string; name: string }
}

function unlike(
  compiler: typeof ts,
  template: Template,
  { learning, names }: Proposal,
  places: readonly NamedPlace[],
): Unlike | undefined {
  for (const [at, { name, syntax }] of learning.entries()) {
    const parameters = places.filter(({ kind }) => kind === 'parameter')
    const types = parameters.map((each) => [each.name, each.fills[at] ?? ''] as const)
    const [file] = renderTemplate(template, { name, ...Object.fromEntries(types) })
    if (file === undefined) return { problem: 'the template has no file' }
    const fills = new Map(places.map((each) => [each.name, each.fills[at] ?? '']))
    const path = names.path.replaceAll('{{name:kebab}}', inForm(name, 'name', 'kebab'))
    const text = putIn(file, fills)
    const { findings, faults } = proofOf(compiler, { path, text, skeleton: file, isNew: false })
    if (findings[0] !== undefined) return noInstance(path, findings[0], faults[0])
    if (squeezed(text) !== squeezed(syntax.text))
      return { problem: `${path} is not what the skeleton and its holes say` }
  }
  return undefined
}

function noInstance(path: string, finding: Finding, fault: HoleFault | undefined): Unlike {
  const problem = `${path} would be no instance: ${describeFinding(finding)}`
  return fault?.taken === undefined
    ? { problem }
    : { problem, taken: { hole: fault.hole, name: fault.taken } }
}

/** A text without the marks of an instance and without white space. */
function squeezed(text: string): string {
  return text
    .replace(/^\/\/ template [^\n]*\n/m, '')
    .replaceAll(/\/\* (?:hole|end) [a-z0-9-]+ \*\//g, '')
    .replaceAll(/[\s,*]+/g, '')
}
