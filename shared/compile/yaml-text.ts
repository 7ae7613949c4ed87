import { Document, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml'

const COMMENT = Symbol('comment')

/** A scalar with a YAML comment behind it, on the same line. */
export interface Commented {
  [COMMENT]: string
  value: string | boolean
}

/** Adds a comment to a scalar, such as the tag behind a pinned commit id. `comment` comes without its `#`. */
export function commented(value: string | boolean, comment: string): Commented {
  return { [COMMENT]: comment, value }
}

type YamlValue = string | number | boolean | YamlValue[] | YamlTree | Commented
/** A YAML mapping. Members that are `undefined` are left out. */
export interface YamlTree {
  [key: string]: YamlValue | undefined
}

/** Block-style YAML 1.2 in the order given: the same tree gives the same bytes. `header` lines become comments. */
export function yamlText(tree: YamlTree, header: readonly string[]): string {
  const document = new Document(yamlMap(tree, (depth) => depth === 0 || depth === JOBS_DEPTH))
  document.commentBefore = header.map((line) => ` ${line}`).join('\n')
  return document.toString({ lineWidth: 0 })
}

/** Below `jobs:`, one blank line between entries. */
const JOBS_DEPTH = 1

type Spacing = (depth: number) => boolean

function yamlMap(tree: YamlTree, spaced: Spacing, depth = 0): YAMLMap {
  const map = new YAMLMap()
  for (const [name, value] of Object.entries(tree)) {
    if (value === undefined) continue
    const key = new Scalar(name)
    key.spaceBefore = spaced(depth) && map.items.length > 0
    const below: Spacing = depth === 0 && name === 'jobs' ? spaced : () => false
    map.items.push(new Pair(key, yamlNode(value, below, depth + 1)))
  }
  return map
}

function yamlNode(value: YamlValue, spaced: Spacing, depth: number): Node {
  if (Array.isArray(value)) return yamlSequence(value, depth)
  if (typeof value !== 'object') return yamlScalar(value)
  return isCommented(value) ? commentedScalar(value) : yamlMap(value, spaced, depth)
}

function yamlSequence(values: YamlValue[], depth: number): YAMLSeq {
  const list = new YAMLSeq()
  list.items.push(...values.map((value) => yamlNode(value, () => false, depth + 1)))
  return list
}

function yamlScalar(value: string | number | boolean): Scalar {
  const scalar = new Scalar(value)
  if (typeof value === 'string' && value.includes('\n')) scalar.type = 'BLOCK_LITERAL'
  else if (hasBothQuotes(value)) scalar.type = 'QUOTE_SINGLE'
  return scalar
}

/** Text with quotes of both kinds needs no backslashes in single quotes, and Prettier writes it so. */
function hasBothQuotes(value: string | number | boolean): boolean {
  return typeof value === 'string' && value.includes('"') && value.includes("'")
}

function commentedScalar(value: Commented): Scalar {
  const scalar = yamlScalar(value.value)
  scalar.comment = ` ${value[COMMENT]}`
  return scalar
}

function isCommented(value: YamlTree | Commented): value is Commented {
  return COMMENT in value
}
