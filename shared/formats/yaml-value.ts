import { isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import type { YamlProblem } from './yaml-place.ts'

/** A node as the parser leaves it. Depth was capped before parsing, so recursion here is safe. */
export type YamlNode = unknown

/** The plain value of a node (own objects, arrays, scalars); what is not allowed in it is added to `problems`. */
export function valueOf(node: YamlNode, problems: YamlProblem[]): unknown {
  if (isMap(node)) return recordOf(node, problems)
  if (isSeq(node)) return listOf(node, problems)
  if (isScalar(node)) return scalarOf(node, problems)
  return null
}

function listOf(node: YAMLSeq, problems: YamlProblem[]): unknown[] {
  return node.items.map((item) => valueOf(item, problems))
}

function recordOf(node: YAMLMap, problems: YamlProblem[]): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  const seen = new Set<string>()
  for (const pair of node.items) {
    const value = valueOf(pair.value, problems)
    const problem = keyProblem(pair, seen)
    if (problem !== undefined) {
      problems.push({ ...problem, offset: startOf(pair.key) ?? startOf(node) ?? 0 })
      continue
    }
    const key = keyOf(pair) ?? ''
    seen.add(key)
    record[key] = value
  }
  return record
}

/** The library's own uniqueness check is quadratic in the number of keys; a set is not. */
function keyProblem(pair: Pair, seen: ReadonlySet<string>): Omit<YamlProblem, 'offset'> | undefined {
  const key = keyOf(pair)
  if (key === undefined || key === '') {
    return { code: 'YAML_KEY', message: 'a key must be a plain text', hint: 'write `name: value`' }
  }
  if (key === '<<')
    return { code: 'YAML_MERGE_KEY', message: 'merge keys are not taken', hint: 'write the fields out' }
  if (key === '__proto__') {
    return { code: 'YAML_KEY', message: 'the key __proto__ is not allowed', hint: 'use another name' }
  }
  if (!seen.has(key)) return undefined
  const message = `the key ${JSON.stringify(key.slice(0, 80))} stands here twice`
  return { code: 'YAML_DUPLICATE_KEY', message, hint: 'keep one of the two' }
}

/** The text of a key as written: `1`, `true` and `null` are names here, never numbers, booleans or nothing. */
export function keyOf(pair: Pair): string | undefined {
  if (!isScalar(pair.key)) return undefined
  return typeof pair.key.value === 'string' ? pair.key.value : pair.key.source
}

function scalarOf(node: Scalar, problems: YamlProblem[]): unknown {
  const { value } = node
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  const problem = numberProblem(value, node.source ?? '')
  if (problem === undefined) return value
  problems.push({
    code: 'YAML_NUMBER',
    message: `${JSON.stringify((node.source ?? '').slice(0, 40))} ${problem}`,
    hint: 'quote it if it is a text',
    offset: startOf(node) ?? 0,
  })
  return null
}

function numberProblem(value: unknown, source: string): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'is not a finite number'
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return 'is beyond the exact integers (2^53)'
  // 010 is ten in YAML 1.2, eight in YAML 1.1, and most often a code that must keep its zero
  if (/^[-+]?0\d/.test(source)) return 'has a leading zero and means different numbers to different readers'
  return undefined
}

/** Offset of the first character of a node. */
export function startOf(node: YamlNode): number | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined
  return node.range?.[0]
}
