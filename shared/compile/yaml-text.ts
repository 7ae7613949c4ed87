import { Document, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml'

const NOTE = Symbol('note')

/** A scalar with a remark behind it on its line. */
export interface Noted {
  [NOTE]: string
  text: string | boolean
}

/** For remarks such as the tag behind a pinned commit id; `note` comes without its `#`. */
export function noted(text: string | boolean, note: string): Noted {
  return { [NOTE]: note, text }
}

type YamlValue = string | number | boolean | YamlValue[] | YamlTree | Noted
/** Members that are `undefined` are left out. */
export interface YamlTree {
  [key: string]: YamlValue | undefined
}

/** Block-style YAML 1.2 in the order given: the same tree gives the same bytes. `header` lines become comments. */
export function yamlText(tree: YamlTree, header: readonly string[]): string {
  const document = new Document(mapOf(tree, (depth) => depth === 0 || depth === JOBS_DEPTH))
  document.commentBefore = header.map((line) => ` ${line}`).join('\n')
  return document.toString({ lineWidth: 0 })
}

/** Below `jobs:`, one blank line between entries. */
const JOBS_DEPTH = 1

type Spacing = (depth: number) => boolean

function mapOf(tree: YamlTree, spaced: Spacing, depth = 0): YAMLMap {
  const map = new YAMLMap()
  for (const [name, value] of Object.entries(tree)) {
    if (value === undefined) continue
    const key = new Scalar(name)
    key.spaceBefore = spaced(depth) && map.items.length > 0
    const below: Spacing = depth === 0 && name === 'jobs' ? spaced : () => false
    map.items.push(new Pair(key, nodeOf(value, below, depth + 1)))
  }
  return map
}

function nodeOf(value: YamlValue, spaced: Spacing, depth: number): Node {
  if (Array.isArray(value)) return listOf(value, depth)
  if (typeof value !== 'object') return scalarOf(value)
  return isNoted(value) ? notedOf(value) : mapOf(value, spaced, depth)
}

function listOf(values: YamlValue[], depth: number): YAMLSeq {
  const list = new YAMLSeq()
  list.items.push(...values.map((value) => nodeOf(value, () => false, depth + 1)))
  return list
}

function scalarOf(value: string | number | boolean): Scalar {
  const scalar = new Scalar(value)
  if (typeof value === 'string' && value.includes('\n')) scalar.type = 'BLOCK_LITERAL'
  return scalar
}

function notedOf(value: Noted): Scalar {
  const scalar = scalarOf(value.text)
  scalar.comment = ` ${value[NOTE]}`
  return scalar
}

function isNoted(value: YamlTree | Noted): value is Noted {
  return NOTE in value
}
