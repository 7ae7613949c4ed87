import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml'
import { isRecord } from '../../formats/read-json.ts'

export type Path = readonly (string | number)[]
export type Fields = Record<string, unknown>

/** A workflow as the rules look at it: plain values, with ways back to lines and remarks. */
export interface WorkflowView {
  root: Fields
  jobs: JobView[]
  /** Line of the value at a path, from 1; that of the nearest part above it that is written down. */
  lineOf: (at: Path) => number
  /** The remark behind the value at a path, without its mark. */
  remarkOf: (at: Path) => string | undefined
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

const MAX_BYTES = 2 * 1024 * 1024

/** The view, or why the text is not a workflow we would write: errors, aliases, anchors, tags, doubled keys. */
export function viewOf(text: string): WorkflowView | { problem: string; line: number } {
  if (Buffer.byteLength(text) > MAX_BYTES) return { problem: `has more than ${MAX_BYTES} bytes`, line: 1 }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, version: '1.2' })
  const odd = oddity(document)
  if (odd !== undefined) return { problem: odd.problem, line: lines.linePos(odd.offset).line }
  const root: unknown = document.toJS()
  if (!isRecord(root)) return { problem: 'is not a mapping', line: 1 }
  return {
    root,
    jobs: jobsOf(root),
    lineOf: (at) => lines.linePos(offsetOf(document, at)).line,
    remarkOf: (at) => remarkOf(document.getIn(at, true)),
  }
}

function oddity(document: Document): { problem: string; offset: number } | undefined {
  const [error] = document.errors
  if (error !== undefined) return { problem: `is not YAML: ${error.code}`, offset: error.pos[0] }
  let found: { problem: string; offset: number } | undefined
  visit(document, {
    Node(_, node) {
      const problem = isAlias(node) ? 'holds an alias' : oddNode(node)
      if (problem === undefined) return undefined
      found = { problem, offset: node.range?.[0] ?? 0 }
      return visit.BREAK
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

function offsetOf(document: Document, at: Path): number {
  for (let length = at.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(at.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

function remarkOf(node: unknown): string | undefined {
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
