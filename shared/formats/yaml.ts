import { Composer, type CST, isMap, isScalar, isSeq, Lexer, Parser, type Document } from 'yaml'
import type { Finding } from '../findings.ts'
import { sizeProblems, tokenProblems, YAML_CAPS } from './yaml-caps.ts'
import { Places, type Place, type YamlProblem } from './yaml-place.ts'
import { keyOf, startOf, valueOf, type YamlNode } from './yaml-value.ts'
import { pointerTokens } from './json-pointer.ts'

export interface YamlDocument {
  value: unknown
  /** Place of an RFC 6901 pointer (the key of a field, the start of an item); falls back to the nearest parent. */
  placeOf(pointer: string): Place
  /** Does the text that a pointer names stand in quotes, or in a block of lines? */
  isQuoted(pointer: string): boolean
}

export interface YamlOptions {
  /** Named in findings. */
  file: string
  /** Default: 256 KiB. */
  maxBytes?: number
  /** Line of the file at which `text` begins. Default: 1. */
  firstLine?: number
}

export type YamlReading = { kind: 'ok'; document: YamlDocument } | { kind: 'bad'; findings: Finding[] }

const SHOWN = 50

/**
 * Reads one YAML 1.2 document (core schema) of untrusted text as plain JSON values. Bytes, lines, depth, keys and values
 * are capped before anything is parsed. Anchors, aliases, tags, directives, merge keys, further documents, duplicate
 * keys and inexact numbers are refused. All findings at once, each with its place; nothing is thrown.
 */
export function readYaml(text: string, options: YamlOptions): YamlReading {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  const places = new Places(body, options.firstLine ?? 1)
  const bad = (problems: readonly YamlProblem[]): YamlReading => ({
    kind: 'bad',
    findings: problems.slice(0, SHOWN).map((problem) => findingOf(problem, options.file, places)),
  })
  const sizes = sizeProblems(body, options.maxBytes ?? YAML_CAPS.bytes)
  if (sizes.length > 0) return bad(sizes)
  const tokens = [...new Lexer().lex(body)]
  const { caps, constructs } = tokenProblems(tokens)
  if (caps.length > 0) return bad([...constructs, ...caps])
  const { value, root, problems } = parseTokens(tokens, body.length)
  const all = [...constructs, ...problems].sort((a, b) => a.offset - b.offset)
  if (all.length > 0) return bad(all)
  const placeOf = (pointer: string): Place => places.at(offsetOf(root, pointer))
  return { kind: 'ok', document: { value, placeOf, isQuoted: (pointer) => isQuotedAt(root, pointer) } }
}

interface Parsed {
  value: unknown
  root: YamlNode
  problems: YamlProblem[]
}

const PARSING = {
  version: '1.2',
  schema: 'core',
  merge: false,
  // quadratic in the number of keys; valueOf has its own check
  uniqueKeys: false,
  prettyErrors: false,
} as const

/** The first document of the tokens. It is what parseDocument() does, without reading the text a second time. */
function parseTokens(tokens: readonly string[], length: number): Parsed {
  const documents = new Composer(PARSING).compose(parsed(tokens), true, length)
  // with `forceDoc` there is always a first one
  const document = documents.next().value as Document.Parsed
  const second = documents.next()
  const problems = syntaxProblems(document)
  if (second.done !== true) problems.push(secondDocument(second.value.range[0]))
  return { value: valueOf(document.contents, problems), root: document.contents, problems }
}

function* parsed(tokens: readonly string[]): Generator<CST.Token> {
  const parser = new Parser()
  for (const token of tokens) yield* parser.next(token)
  yield* parser.end()
}

function secondDocument(offset: number): YamlProblem {
  return {
    code: 'YAML_MULTIPLE_DOCUMENTS',
    message: 'a second document starts here',
    hint: 'keep one document in the file',
    offset,
  }
}

/** Errors of constructs that the token walk already named would only repeat it. */
const NAMED = new Set(['BAD_ALIAS', 'BAD_DIRECTIVE', 'TAG_RESOLVE_FAILED', 'MISSING_ANCHOR'])

function syntaxProblems(document: Document): YamlProblem[] {
  const errors = document.errors.filter((error) => !NAMED.has(error.code))
  return errors.map((error) => ({
    code: 'YAML_SYNTAX',
    message: error.message.slice(0, 200),
    hint: 'correct the YAML at this place',
    offset: error.pos[0],
  }))
}

function findingOf(problem: YamlProblem, file: string, places: Places): Finding {
  const { code, message, hint, offset } = problem
  return { code, level: 'block', message, hint, file, ...places.at(offset) }
}

function offsetOf(root: YamlNode, pointer: string): number {
  let node = root
  let offset = startOf(root) ?? 0
  for (const token of pointerTokens(pointer)) {
    const step = stepInto(node, token)
    if (step === undefined) return offset
    offset = step.offset ?? offset
    node = step.node
  }
  return offset
}

function isQuotedAt(root: YamlNode, pointer: string): boolean {
  let node = root
  for (const token of pointerTokens(pointer)) node = stepInto(node, token)?.node
  return isScalar(node) && node.type !== 'PLAIN'
}

function stepInto(node: YamlNode, token: string): { node: YamlNode; offset: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((each) => keyOf(each) === token)
    return pair === undefined ? undefined : { node: pair.value, offset: startOf(pair.key) }
  }
  if (!isSeq(node) || !/^\d{1,6}$/.test(token)) return undefined
  const item = node.items[Number(token)]
  return item === undefined ? undefined : { node: item, offset: startOf(item) }
}
