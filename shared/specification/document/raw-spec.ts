import type { Effect } from '../../effects.ts'
import { schemaOf, type SchemaProblem } from '../../formats/schema.ts'
import specSchema from '../../../schemas/spec.schema.json' with { type: 'json' }
import { defined } from '../../formats/defined.ts'
import { didYouMean } from '../../text/distance.ts'
import type { RawTable } from '../rows/each.ts'
import type { RawRow } from '../rows/raw-row.ts'
import { rowOf } from '../rows/row-of.ts'
import { toldExamples } from './held-out.ts'
import type {
  Alternative,
  Criterion,
  Dependency,
  DomainLine,
  DomainWord,
  Spec,
  InterfaceEntry,
  Why,
} from './spec.ts'

/** The front matter as schemas/spec.schema.json describes it, before defaults are filled in. */
export interface RawSpec {
  id: string
  title: string
  owner?: string
  risk?: Spec['risk']
  template?: string
  with?: Record<string, string | number>
  paths: { write: string[]; read?: string[] }
  why: string | { who?: string; problem: string; value?: string; alternatives?: Alternative[] }
  interface?: { module: string; signature: string; doc?: string }[]
  acceptance: RawCriterion[]
  domain?: RawDomainLine[]
  effects?: Effect[]
  dependencies?: { name: string; range: string; dev?: boolean; manifest?: string }[]
  weakens?: string[]
  nonGoals?: string[]
  budget?: Spec['budget']
  retire?: string
  released?: string
}

export interface RawCriterion {
  id: string
  ears?: string
  given?: string
  when?: string
  then?: string
  examples?: RawRow[]
  each?: RawTable | RawTable[]
  tests?: string[]
  check?: Criterion['check']
  holdout?: boolean
}

interface RawDomainLine {
  of?: string
  argument?: number
  is?: DomainWord
  not?: string
  by?: string
  asked?: string
}

export const rawSpecDocument = schemaOf<RawSpec>(specSchema)

interface SchemaNode {
  type?: unknown
  description?: string
  $ref?: string
  properties?: Record<string, SchemaNode>
  items?: SchemaNode
}

/** How to correct a schema problem: the fields that are known there, or the schema's description of the field. */
export function schemaHint({ pointer, message }: SchemaProblem): string | undefined {
  if (message === 'is not a known field')
    return [...meantField(pointer), `known fields here: ${fieldsAround(pointer).join(', ')}`].join(' ')
  const missing = /required property '(.+)'$/.exec(message)?.[1]
  return describeField(missing === undefined ? pointer : `${pointer}/${missing}`)
}

/** "did you mean ...?" for a field that is not known, where a known one is near. */
export function meantField(pointer: string): string[] {
  return didYouMean(pointer.slice(pointer.lastIndexOf('/') + 1), fieldsAround(pointer))
}

function fieldsAround(pointer: string): string[] {
  return Object.keys(nodeAt(pointer.slice(0, pointer.lastIndexOf('/')))?.properties ?? {})
}

function describeField(pointer: string): string | undefined {
  return nodeAt(pointer)?.description
}

function nodeAt(pointer: string): SchemaNode | undefined {
  let node: SchemaNode | undefined = specSchema
  for (const token of pointer.split('/').slice(1)) {
    const child: SchemaNode | undefined = node === undefined ? undefined : childOf(node, token)
    node = child === undefined ? undefined : resolve(child)
  }
  return node
}

function childOf(node: SchemaNode, token: string): SchemaNode | undefined {
  if (/^\d+$/.test(token)) return node.items
  const { properties } = node
  return properties !== undefined && Object.hasOwn(properties, token) ? properties[token] : undefined
}

function resolve(node: SchemaNode): SchemaNode {
  if (node.$ref === undefined) return node
  const definitions: Record<string, SchemaNode> = specSchema.$defs
  return { ...definitions[node.$ref.replace('#/$defs/', '')], ...node }
}

/** The spec with its defaults filled in. `raw` has passed the schema, its rows are read, and {@link domainProblem} found nothing. */
export function specOf(raw: RawSpec, prose: string): Spec {
  return {
    id: raw.id,
    title: raw.title,
    owner: raw.owner,
    risk: raw.risk ?? 'low',
    paths: { write: raw.paths.write, read: raw.paths.read ?? [] },
    why: whyOf(raw.why),
    interface: (raw.interface ?? []).map(interfaceEntry),
    acceptance: raw.acceptance.map(criterionOf),
    domain: (raw.domain ?? []).map(domainLineOf),
    effects: raw.effects ?? [],
    ...defined({
      template: templateOf(raw),
      dependencies: raw.dependencies?.map(dependencyOf),
      weakens: raw.weakens,
    }),
    nonGoals: raw.nonGoals ?? [],
    budget: raw.budget ?? {},
    retire: raw.retire,
    ...defined({ released: raw.released }),
    prose,
  }
}

function whyOf(why: RawSpec['why']): Why {
  if (typeof why === 'string') return { who: undefined, problem: why, value: undefined, alternatives: [] }
  return { who: why.who, problem: why.problem, value: why.value, alternatives: why.alternatives ?? [] }
}

function interfaceEntry(entry: NonNullable<RawSpec['interface']>[number]): InterfaceEntry {
  return { module: entry.module, signature: entry.signature, doc: entry.doc }
}

function templateOf({ template, with: values = {} }: RawSpec): Spec['template'] {
  if (template === undefined) return undefined
  const own = Object.entries(values).map(([name, value]) => [name, String(value)] as const)
  return { name: template, with: Object.fromEntries(own) }
}

function dependencyOf({ name, range, dev, manifest }: RawDependency): Dependency {
  const section = dev === true ? 'devDependencies' : 'dependencies'
  return { name, range, section, manifest: manifest ?? 'package.json' }
}

type RawDependency = NonNullable<RawSpec['dependencies']>[number]

function criterionOf(raw: RawCriterion): Criterion {
  const examples = (raw.examples ?? []).map(rowOf)
  const tests = raw.tests ?? []
  const holdout = raw.holdout ?? false
  const isByTests = tests.length > 0 && toldExamples({ examples, holdout }).length === 0
  return {
    id: raw.id,
    ears: raw.ears,
    given: raw.given,
    when: raw.when,
    then: raw.then,
    examples,
    tests,
    check: raw.check ?? (isByTests ? 'test' : 'example'),
    holdout,
  }
}

function domainLineOf({ of = '', argument = 1, is = 'given', not, by, asked }: RawDomainLine): DomainLine {
  const marks = defined({ by, asked })
  return not === undefined ? { of, argument, is, ...marks } : { not, ...marks }
}

/** Why a domain line is neither of its two forms; `undefined` when it is one. */
export function domainProblem(raw: RawDomainLine): string | undefined {
  const fields = (['of', 'argument', 'is'] as const).filter((name) => raw[name] !== undefined)
  if (raw.not !== undefined) return fields.length === 0 ? undefined : `says both not and ${fields.join(', ')}`
  return fields.length === 3
    ? undefined
    : 'says neither which argument of which export is what, nor one call under not'
}
