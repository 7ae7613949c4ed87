import type { Effect } from '../../effects.ts'
import { schemaOf, type SchemaProblem } from '../../formats/schema.ts'
import specSchema from '../../../schemas/spec.schema.json' with { type: 'json' }
import type { Alternative, Criterion, Spec, Example, InterfaceEntry, Why } from './spec.ts'

/** The front matter as schemas/spec.schema.json describes it, before defaults are filled in. */
export interface RawSpec {
  id: string
  title: string
  owner?: string
  risk?: Spec['risk']
  /** Accepted by the schema; nothing reads it yet. */
  template?: string
  paths: { write: string[]; read?: string[] }
  why: string | { who?: string; problem: string; value?: string; alternatives?: Alternative[] }
  interface?: { module: string; signature: string; doc?: string }[]
  acceptance: RawCriterion[]
  effects?: Effect[]
  nonGoals?: string[]
  budget?: Spec['budget']
  retire?: string
}

interface RawCriterion {
  id: string
  ears?: string
  given?: string
  when?: string
  then?: string
  examples?: RawExample[]
  tests?: string[]
  check?: Criterion['check']
  holdout?: boolean
}

interface RawExample {
  call: string
  returns?: unknown
  throws?: string
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
  if (message === 'is not a known field') {
    const known = Object.keys(nodeAt(pointer.slice(0, pointer.lastIndexOf('/')))?.properties ?? {})
    return `known fields here: ${known.join(', ')}`
  }
  const missing = /required property '(.+)'$/.exec(message)?.[1]
  return describeField(missing === undefined ? pointer : `${pointer}/${missing}`)
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

/** The spec with its defaults filled in. `raw` has passed the schema and {@link exampleProblem}. */
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
    effects: raw.effects ?? [],
    nonGoals: raw.nonGoals ?? [],
    budget: raw.budget ?? {},
    retire: raw.retire,
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

function criterionOf(raw: RawCriterion): Criterion {
  const examples = (raw.examples ?? []).map(exampleOf)
  const tests = raw.tests ?? []
  return {
    id: raw.id,
    ears: raw.ears,
    given: raw.given,
    when: raw.when,
    then: raw.then,
    examples,
    tests,
    check: raw.check ?? (examples.length === 0 && tests.length > 0 ? 'test' : 'example'),
    holdout: raw.holdout ?? false,
  }
}

function exampleOf(raw: RawExample): Example {
  if (raw.throws !== undefined) return { call: raw.call, throws: raw.throws }
  return { call: raw.call, returns: raw.returns }
}

/** Why a data row has not exactly one outcome; `undefined` when it has. */
export function exampleProblem(raw: RawExample): string | undefined {
  const outcomes = ['returns', 'throws'].filter((name) => Object.hasOwn(raw, name))
  if (outcomes.length === 1) return undefined
  return outcomes.length === 0
    ? 'says neither what the call returns nor what it throws'
    : 'says both returns and throws'
}
