import type { Statement } from './parse-source.ts'

export type Comments = Statement['leadingComments']

/** What a comment tells about the declaration that follows it. */
export interface DocComment {
  /** The description: text before the tags, and that of tags such as `@summary`. */
  text: string
  /** Other names of the same thing that the comment mentions: `@alias any`, "also known as average". */
  aliases: string[]
  /** What the comment says of parameters, results and other names. Weaker than the description. */
  hints: string
  /** Types of parameters by name, as JSDoc writes them for JavaScript. */
  params: ReadonlyMap<string, string>
  result: string | undefined
}

/** Most characters of a comment that are looked at, and of what is kept of it. */
const MAX_COMMENT = 6_000
const MAX_DOC = 1_000
const MAX_HINTS = 600
const MAX_ALIASES = 6

const NOTHING: DocComment = { text: '', aliases: [], hints: '', params: new Map(), result: undefined }

/**
 * The comment right before a declaration: the last block, or the run of line comments that ends there. Comments for tools and
 * licences are passed over, and what stands before them is looked at.
 */
export function docCommentOf({ leadingComments }: { leadingComments?: Comments }): DocComment {
  const comments = [...(leadingComments ?? [])]
  while (comments.length > 0) {
    const at = comments.at(-1)?.type === 'CommentBlock' ? comments.length - 1 : startOfRun(comments)
    const lines = comments.splice(at).flatMap(({ value }) => linesOf(value))
    if (!lines.some((line) => LICENCE.test(line)) && lines.some((line) => line !== '')) return read(lines)
  }
  return NOTHING
}

function startOfRun(comments: NonNullable<Comments>): number {
  return comments.findLastIndex(({ type }) => type === 'CommentBlock') + 1
}

const LICENCE = /^@licen[sc]e\b|\bcopyright\b.*(\d{4}|\(c\))|^spdx-/i
const FOR_TOOLS =
  /^(eslint|istanbul|c8|v8|prettier|biome|tslint|jshint|jslint|globals?|@ts|@vite|webpack|#__|[@#]?(end)?region|#?sourceMappingURL)\b[-:]?/i

/** Lines without decoration (`*`, `//@`, rules of dashes) and without lines that speak to tools. */
function linesOf(comment: string): string[] {
  const lines = comment.slice(0, MAX_COMMENT).split('\n')
  return lines
    .map((line) =>
      line
        .replace(/^[\s*!/]+|[\s*]+$/g, '')
        .replace(/^@(?=\s|$)/, '')
        .replace(/^\s*[-=*_#~]{3,}$/, '')
        .trim(),
    )
    .map((line) => (FOR_TOOLS.test(line) || LOOKS_LIKE_CODE.test(line) ? '' : line))
}

/** Ends as a statement does, or is a heading, which repeats the name. */
const LOOKS_LIKE_CODE = /[;{[(]$|^[}\])]|=>.*[)}\d]$|^#+ |^examples?( \w+)?:$/i

/** Tags whose text describes the job. */
const DESCRIBES = /^(summary|description|desc|short|brief|abstract|classdesc|remarks|shortdesc|purpose)$/
/** Tags whose text goes on in the next lines; that of every other one ends with its line. */
const GOES_ON =
  /^(param|arg|argument|returns?|example|see|throws|exception|todo|deprecated|typedef|prop|property|template|type|yields?)$/
const ALIAS = /^(alias|aka|aliases)$/
const NAMES = /^(alternatives?|keywords?|tags?|command)$/
/** The name, in quotes or not, behind words that introduce one. */
const KNOWN_AS =
  /(?<![a-z])(?:also (?:known|called|referred to) as|a\.k\.a\.?|alias(?:es|ed)?(?: of| for| to)?:?|(?:is|are) called)\s+(?:an? |the )?[`'"*_(]*(?:[\w$]+\.)?([A-Za-z$][A-Za-z\d$ ]{1,30}?)(?=[`'"*_(),.;:]|\s(?:or|and|is|in)\b|$)/gi
const ANY_TAG = /^@([a-z][\w-]*)\s*(.*)$/i
/** Within a line only well known ones count: `@scope/package` and addresses are text. */
const INNER_TAG =
  /\s(?=@(?:param|arg|returns?|example|see|since|throws|category|private|internal|deprecated|default|type|template)\b)/

function read(lines: readonly string[]): DocComment {
  const parts: { tag: string; text: string }[] = [{ tag: 'description', text: '' }]
  let isCode = false
  for (const line of lines.flatMap((each) => each.split(INNER_TAG))) {
    if (/^(```|~~~)/.test(line)) isCode = !isCode
    else if (!isCode) take(line, parts)
  }
  const text = plain(textOf(parts, (tag) => DESCRIBES.test(tag))).slice(0, MAX_DOC)
  const named = parts.flatMap((part) => (ALIAS.test(part.tag) ? part.text.split(/[\s,]+/) : []))
  const known = [...text.matchAll(KNOWN_AS)].map(([, name = '']) => name)
  return {
    text,
    aliases: [...named, ...known]
      .map((name) => name.split(/[.#]/).at(-1) ?? '')
      .filter((name) => /^[\w$ ]{2,40}$/.test(name))
      .slice(0, MAX_ALIASES),
    hints: plain(parts.map(hintOf).join(' ')).slice(0, MAX_HINTS),
    params: new Map(
      parts.flatMap(({ tag, text }) => (/^(param|arg|argument)$/.test(tag) ? typedParameter(text) : [])),
    ),
    result: parts.flatMap(({ tag, text }) => (/^returns?$/.test(tag) ? (typeIn(text) ?? []) : []))[0],
  }
}

function take(line: string, parts: { tag: string; text: string }[]): void {
  const [, tag, rest] = ANY_TAG.exec(line) ?? []
  const last = parts.at(-1)
  if (tag !== undefined && rest !== undefined) {
    const name = tag.toLowerCase()
    parts.push({ tag: name, text: rest })
    if (!DESCRIBES.test(name) && !GOES_ON.test(name)) parts.push({ tag: 'description', text: '' })
  } else if (last !== undefined) last.text += `${line === '' ? '\n' : ' '}${line}`
}

function textOf(parts: readonly { tag: string; text: string }[], isWanted: (tag: string) => boolean): string {
  return parts.flatMap(({ tag, text }) => (isWanted(tag) ? [text] : [])).join(' ')
}

/** Names of parameters and what is said of them and of the result, and other names of the same function. */
function hintOf({ tag, text }: { tag: string; text: string }): string {
  if (/^(param|arg|argument|returns?)$/.test(tag)) return text.replace(/^\{[^}]*\}+/, '').split('\n')[0] ?? ''
  return NAMES.test(tag) ? text.replace(/\(.*$/s, '') : ''
}

function typedParameter(text: string): [string, string][] {
  const type = typeIn(text)
  const name = /^\{.*?\}+\s*\[?([\w$]+)(?![\w$.[])/s.exec(text)?.[1]
  return type === undefined || name === undefined ? [] : [[name, type]]
}

/** The type in braces as TypeScript would write it, roughly: it is only compared. */
function typeIn(text: string): string | undefined {
  const type = /^\{((?:[^{}]|\{[^{}]*\})*)\}/.exec(text)?.[1]?.trim()
  if (type === undefined || type === '' || type.length > 200) return undefined
  return type
    .replace(/^[?!]|=$/g, '')
    .replace(/^\.\.\./, '')
    .replace(/\*/g, 'any')
    .replace(/\bArray\.?<(\w+)>/g, '$1[]')
    .replace(/\.</g, '<')
    .replace(/\b(String|Number|Boolean|Object|Void|Undefined)\b/g, (word) => word.toLowerCase())
    .replace(/\bArray\b(?!<)/g, 'any[]')
    .replace(/^(Function|function)\b.*$/s, '() => any')
}

/** Without links, markup and white space. */
function plain(text: string): string {
  return text
    .replace(
      /\{@\w+\s+([^}|\s]+)(?:[|\s]+([^}]*))?\}/g,
      (_, target: string, label?: string) => label ?? target,
    )
    .replace(/!?\[([^\]\n]*)\]\([^)\s]*\)/g, '$1')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/<\/?\w+[^>\n]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
