import { isAlias, isMap, isNode, isScalar, parseDocument, visit, type Document } from 'yaml'
import { isRecord } from '../../../../shared/formats/read-json.ts'

export type Path = readonly (string | number)[]
export type Fields = Record<string, unknown>

/** A workflow as the rules look at it: plain values, and the comments behind them. */
export interface WorkflowView {
  root: Fields
  jobs: JobView[]
  /** The comment behind the value at a path, without its mark. */
  commentOf: (at: Path) => string | undefined
}

export interface JobView {
  id: string
  at: Path
  fields: Fields
  steps: StepView[]
}

export interface StepView {
  at: Path
  fields: Fields
}

/** A string somewhere in a workflow. */
export interface Text {
  at: Path
  text: string
}

/** The view, or why the text is not a workflow we would write: errors, aliases, anchors, tags, a key twice. */
export function viewOf(text: string): WorkflowView | { problem: string } {
  const document = parseDocument(text, { uniqueKeys: false, version: '1.2' })
  const problem = yamlProblem(document)
  if (problem !== undefined) return { problem }
  const root: unknown = document.toJS()
  if (!isRecord(root)) return { problem: 'is not a mapping' }
  return { root, jobs: jobsOf(root), commentOf: (at) => commentOf(document.getIn(at, true)) }
}

function yamlProblem(document: Document): string | undefined {
  const [error] = document.errors
  if (error !== undefined) return `is not YAML: ${error.code}`
  let found: string | undefined
  visit(document, {
    Node(_, node) {
      found = isAlias(node) ? 'holds an alias' : oddNode(node)
      return found === undefined ? undefined : visit.BREAK
    },
  })
  return found
}

function oddNode(node: { anchor?: string; tag?: string }): string | undefined {
  if (node.anchor !== undefined) return 'holds an anchor'
  if (node.tag !== undefined) return 'holds a tag'
  return isMap(node)
    ? doubledKey(node.items.map(({ key }) => String(isScalar(key) ? key.value : key)))
    : undefined
}

function doubledKey(keys: readonly string[]): string | undefined {
  return new Set(keys).size === keys.length ? undefined : 'holds a key twice in one mapping'
}

function jobsOf(root: Fields): JobView[] {
  return Object.entries(fieldsOf(root['jobs'])).map(([id, value]) => {
    const fields = fieldsOf(value)
    const steps = listOf(fields['steps']).map((step, index) => ({
      at: ['jobs', id, 'steps', index],
      fields: fieldsOf(step),
    }))
    return { id, at: ['jobs', id], fields, steps }
  })
}

function commentOf(node: unknown): string | undefined {
  return isNode(node) && node.comment ? node.comment.trim() : undefined
}

/** A mapping of the workflow; empty for anything else. */
export function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {}
}

/** A sequence of the workflow; empty for anything else. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A string of the workflow; empty for anything else, numbers included. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Every string below a value, keys left out. */
export function textsBelow(value: unknown, at: Path): Text[] {
  if (typeof value === 'string') return [{ at, text: value }]
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => textsBelow(item, [...at, index]))
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, below]) => textsBelow(below, [...at, key]))
}

/** The repository part and the action's own name of a `uses:`. */
export function actionName(step: StepView): string {
  return textOf(step.fields['uses']).replace(/@.*$/, '').split('/').at(-1) ?? ''
}
