import type ts from 'typescript'
import { describeFinding } from '../../findings.ts'
import { proveInstance } from '../proof/prove-instance.ts'
import type { Template, TemplateFile } from '../record/template.ts'
import type { Templates } from '../record/templates-at.ts'
import { cutHoles, fillsOf, headerIn } from '../render/cut.ts'
import { renderFile, type InstanceHeader, type Rendered } from '../render/render.ts'
import { valueProblems, type Values } from '../skeleton/values.ts'
import { standsAs, type EarlierSkeletons } from './earlier-skeletons.ts'
import { moveFills } from './move-fills.ts'
import type { InstanceFile } from './tree-files.ts'

/** How an instance stands to the template of today. */
export type InstanceState =
  /** Every byte outside of its holes is that of the template. */
  | { kind: 'current'; file: InstanceFile }
  /** The template has moved on. */
  | { kind: 'lagging'; file: InstanceFile; next: BroughtUp; outside: Outside }
  /** The template is the same, and what stands outside of the holes is not. */
  | { kind: 'changed'; file: InstanceFile; next: BroughtUp }
  /** There is no such template any more, or it cannot be read. */
  | { kind: 'unknown'; file: InstanceFile; problem: string }

/** Is what stands outside of the holes still what the template of then made? `unknown`: no commit has that template. */
export type Outside = 'kept' | 'changed' | 'unknown'

/** An instance as the template of today makes it, with its holes kept. */
export type BroughtUp =
  { kind: 'ok'; text: string; added: string[]; dropped: string[] } | { kind: 'bad'; problem: string }

/** How each instance stands. Pure. */
export function instanceStates(
  files: readonly InstanceFile[],
  templates: Templates,
  earlier: EarlierSkeletons,
): InstanceState[] {
  return files.map((file) => stateOf(file, templates, earlier))
}

/** The instances that another skeleton than that of today made. */
export function movedOn(files: readonly InstanceFile[], templates: Templates): InstanceFile[] {
  return files.filter(({ text }) => {
    const header = headerIn(text)
    const moved = header === undefined ? '' : templateOf(header, templates)
    return typeof moved !== 'string' && moved.own.digest !== header?.digest
  })
}

function stateOf(file: InstanceFile, templates: Templates, earlier: EarlierSkeletons): InstanceState {
  const header = headerIn(file.text)
  const moved = header === undefined ? 'it is no instance' : templateOf(header, templates)
  if (header === undefined || typeof moved === 'string')
    return { kind: 'unknown', file, problem: typeof moved === 'string' ? moved : '' }
  const next = bringUp(file, header, moved)
  const isSame = moved.own.digest === header.digest
  if (isSame && next.kind === 'ok' && isEqualOutside(file.text, next.text)) return { kind: 'current', file }
  if (isSame) return { kind: 'changed', file, next }
  return { kind: 'lagging', file, next, outside: outsideOf(file, earlier(file)) }
}

function outsideOf(file: InstanceFile, made: Rendered | undefined): Outside {
  if (made === undefined) return 'unknown'
  return standsAs(file, made) ? 'kept' : 'changed'
}

/** The skeleton of today, or why there is none. */
function templateOf({ template: name, id }: InstanceHeader, templates: Templates): Moved | string {
  const reading = templates.get(name)
  if (reading === undefined) return `there is no template ${name}`
  if (reading.kind === 'bad') return `the template ${name} cannot be read: run jidoka template check`
  const own = reading.template.files.find((each) => each.id === id)
  return own === undefined
    ? `the template ${name} has no skeleton ${id}`
    : { template: reading.template, own }
}

function isEqualOutside(before: string, after: string): boolean {
  const [a, b] = [before, after].map((text) => cutHoles(text.replaceAll('\r\n', '\n')))
  return a?.kind === 'ok' && b?.kind === 'ok' && a.outside.join('\0') === b.outside.join('\0')
}

interface Moved {
  template: Template
  own: TemplateFile
}

function bringUp({ path, text }: InstanceFile, header: InstanceHeader, { template, own }: Moved): BroughtUp {
  const cut = cutHoles(text.replaceAll('\r\n', '\n'))
  if (cut.kind === 'bad') return { kind: 'bad', problem: cut.problem }
  const values = knownValues(template, header.values)
  const [misfit] = valueProblems(template.parameters, values)
  if (misfit !== undefined) return { kind: 'bad', problem: `its value ${misfit.name} ${misfit.problem}` }
  const fills = fillsOf(cut.holes)
  const names = own.holes.map(({ name }) => name)
  const missing = own.holes.find((hole) => isUnfillable(hole, fills))
  if (missing !== undefined)
    return {
      kind: 'bad',
      problem: `the new hole ${missing.name} has no default, and an expression cannot be empty`,
    }
  return {
    kind: 'ok',
    text: moveFills(text, renderFile(template, own, values, path)),
    added: names.filter((name) => !fills.has(name)),
    dropped: [...fills].flatMap(([name, fill]) => (names.includes(name) || fill === '' ? [] : [name])),
  }
}

function isUnfillable(
  { name, kind, default: otherwise }: Rendered['holes'][number],
  fills: ReadonlyMap<string, string>,
) {
  return kind === 'expression' && otherwise === undefined && !fills.has(name)
}

/** A template may have lost a parameter. */
function knownValues({ parameters }: Template, values: Values): Values {
  const known = new Set(parameters.map(({ name }) => name))
  return Object.fromEntries(Object.entries(values).filter(([name]) => known.has(name)))
}

/** Why a file that was brought up may not be written: its fills do not stand in the new skeleton. */
export function broughtUpProblem(
  compiler: typeof ts,
  path: string,
  text: string,
  templates: Templates,
): string | undefined {
  const header = headerIn(text)
  const reading = templates.get(header?.template ?? '')
  const own = reading?.kind === 'ok' ? reading.template.files.find(({ id }) => id === header?.id) : undefined
  if (header === undefined || reading?.kind !== 'ok' || own === undefined) return 'it is no instance'
  const skeleton = renderFile(reading.template, own, header.values, path)
  const [first] = proveInstance(compiler, { path, text, skeleton, isNew: false })
  return first === undefined ? undefined : describeFinding(first)
}
