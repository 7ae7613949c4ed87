import { schemaOf, type SchemaProblem } from '../../formats/schema.ts'
import specSchema from '../../../schemas/spec.schema.json' with { type: 'json' }
import type { Alternative, Criterion, Spec } from './spec.ts'

/** The front matter as schemas/spec.schema.json describes it, before defaults are filled in. */
export interface RawSpec {
  id: string
  title: string
  owner?: string
  risk?: Spec['risk']
  template?: string
  paths: { write: string[]; read?: string[] }
  why: string | { who?: string; problem: string; value?: string; alternatives?: Alternative[] }
  interface?: { module: string; signature: string; doc?: string }[]
  acceptance: RawCriterion[]
  nonGoals?: string[]
  budget?: Spec['budget']
  retire?: string
}

export interface RawCriterion {
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

export interface RawExample {
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

/** How to mend a schema problem: the fields that are known there, or what the schema says about the field in question. */
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
