import { canonicalJson } from '../formats/canonical.ts'
import { isRecord } from '../formats/read-json.ts'
import type { Schema } from '../formats/schema.ts'
import { safeText } from '../text/safe-log.ts'
import { inAskedShape } from './asked-shape.ts'

/** A reply as JSON that fits, in canonical form; or why it does not. */
export type JsonReply = { kind: 'fits'; text: string } | { kind: 'empty' | 'misfit'; problem: string }

const MAX_STARTS = 16
/** Ajv reports every problem: a large hostile reply would cost gigabytes. */
const MAX_JSON_CHARS = 512 * 1024
const MAX_PROBLEM_CHARS = 300

/** Reads a reply that should be one JSON object: the whole text, else its first balanced block that parses. */
export function readJsonReply(content: string, schema: Schema<unknown>): JsonReply {
  if (content.trim() === '') return { kind: 'empty', problem: 'the reply is empty' }
  const found = wholeObject(content) ?? firstBlock(afterThoughts(content)) ?? firstBlock(content)
  if (found === undefined) return { kind: 'misfit', problem: 'the reply holds no JSON object' }
  if (found.text.length > MAX_JSON_CHARS) {
    return { kind: 'misfit', problem: `the JSON object is longer than ${MAX_JSON_CHARS} characters` }
  }
  if (keysInText(found.text) !== keysInValue(found.value)) {
    return { kind: 'misfit', problem: 'the JSON object names a key twice' }
  }
  const value = inAskedShape(found.value, schema.document)
  const problems = schema.problemsOf(value)
  if (problems.length === 0) return canonical(value)
  const shown = problems.slice(0, 3).map(({ pointer, message }) => `${pointer || '/'} ${message}`)
  return {
    kind: 'misfit',
    problem: safeText(`the JSON object does not fit: ${shown.join('; ')}`, MAX_PROBLEM_CHARS),
  }
}

interface Found {
  text: string
  value: Record<string, unknown>
}

/** The object that a text is as a whole. */
export function wholeObject(text: string): Found | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? { text, value } : undefined
  } catch {
    return undefined
  }
}

/** Some models think aloud first, often with braces of the code they think about. */
function afterThoughts(content: string): string {
  if (!content.trimStart().startsWith('<think>')) return ''
  const end = content.indexOf('</think>')
  return end === -1 ? '' : content.slice(end)
}

/** Starts are capped: a reply of nothing but braces must not cost quadratic time. */
function firstBlock(content: string): Found | undefined {
  let start = content.indexOf('{')
  for (let tries = 0; start !== -1 && tries < MAX_STARTS; tries += 1) {
    const end = blockEnd(content, start)
    const found = end === undefined ? undefined : wholeObject(content.slice(start, end))
    if (found !== undefined) return found
    start = content.indexOf('{', start + 1)
  }
  return undefined
}

/** Just after the brace that closes the one at `start`; braces inside strings do not count. */
function blockEnd(content: string, start: number): number | undefined {
  const token = /["{}]/g
  token.lastIndex = start
  let depth = 0
  for (let found = token.exec(content); found !== null; found = token.exec(content)) {
    if (found[0] === '"') token.lastIndex = stringEnd(content, found.index)
    else depth += found[0] === '{' ? 1 : -1
    if (depth === 0) return token.lastIndex
  }
  return undefined
}

/** Just after the quote that closes the one at `start`. By hand: a pattern would need a stack as deep as the text. */
function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

/** In valid JSON every string before a colon is a key; JSON.parse silently keeps the last of equal ones. */
function keysInText(text: string): number {
  const colon = /\s*:/y
  let keys = 0
  for (let start = text.indexOf('"'); start !== -1;) {
    colon.lastIndex = stringEnd(text, start)
    start = text.indexOf('"', colon.lastIndex)
    if (colon.test(text)) keys += 1
  }
  return keys
}

function keysInValue(root: unknown): number {
  const rest = [root]
  let keys = 0
  while (rest.length > 0) {
    const value = rest.pop()
    if (Array.isArray(value)) for (const each of value) rest.push(each)
    if (!isRecord(value)) continue
    for (const member of Object.values(value)) {
      keys += 1
      rest.push(member)
    }
  }
  return keys
}

/** Writes the value in one spelling, so that the next parser reads exactly what was checked here. */
function canonical(value: unknown): JsonReply {
  try {
    return { kind: 'fits', text: canonicalJson(value) }
  } catch {
    return { kind: 'misfit', problem: 'the JSON object holds numbers or characters that have no exact form' }
  }
}
