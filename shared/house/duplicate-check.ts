import type ts from 'typescript'
import { warning, type Finding } from '../findings.ts'
import { multisetDifference } from '../formats/multiset.ts'
import { isSource } from '../exports/select-sources.ts'
import { findCopies, lostWindows, type Copy, type Windows } from '../source/copies/find-copies.ts'
import { syntaxTokens, type SyntaxTokens } from '../source/copies/syntax-tokens.ts'
import { parseSource } from '../source/parse.ts'
import { isTooLarge, withoutMark, type ChangedFile } from './code/changed-files.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'
import { LINTED } from './lint/eslint.ts'

/** Blocks of the change that stand in the repository already: whoever mends one of them has to know of the other. */
export const duplicateCheck: StyleCheck = {
  name: 'duplicates',
  run: async (context) => {
    const files = context.code.filter(({ path, head }) => head !== undefined && isCode(path))
    const long = files.filter((file) => newLines(file).length >= LEAST_LINES)
    if (long.length === 0) return { findings: [] }
    const { ts: compiler } = await context.analysis.eslint()
    const read = (path: string, text: string | undefined): SyntaxTokens | undefined =>
      text === undefined ? undefined : tokensOf(compiler, path, text)
    const others = await otherTexts(long, context)
    const tokens = [...others].flatMap(([path, text]) => read(path, text) ?? [])
    const spare = lostWindows(changedCode(context).map((file) => sidesOf(file, read)))
    const findings = long.flatMap((file) => copiesIn(file, { read, tokens, spare }))
    // most changes copy nothing: then there is nothing to say
    if (findings.length === 0) return { findings }
    return { findings, evidence: { files: long.map(({ path }) => path), found: findings.length } }
  },
}

const LEAST_LINES = 8
/** Lines and words that are looked for, and files that may hold them. */
const MOST_LINES = 200
const MOST_WORDS = 40
const MOST_FILES = 200
const MOST_FILES_BY_WORDS = 60
const LEAST_CHARS = 20
const LEAST_WORD_CHARS = 10

/** What people of the repository wrote; in tests and bundles the same thing stands twice for a reason. */
function isCode(path: string): boolean {
  return LINTED.test(path) && isSource(path)
}

/** The code of a change, each file once: a moved one stands for where it lay as well. */
function changedCode({ files }: GateContext): ChangedFile[] {
  const moved = new Set(files.flatMap(({ from }) => from ?? []))
  return files.filter(({ path, head }) => isCode(path) && !(head === undefined && moved.has(path)))
}

type Read = (path: string, text: string | undefined) => SyntaxTokens | undefined

function sidesOf(
  { path, base, head }: ChangedFile,
  read: Read,
): Record<'base' | 'head', SyntaxTokens | undefined> {
  return { base: read(path, base), head: read(path, head) }
}

function copiesIn(
  file: ChangedFile,
  { read, tokens, spare }: { read: Read; tokens: readonly SyntaxTokens[]; spare: Windows },
): Finding[] {
  const { base, head } = sidesOf(file, read)
  if (head === undefined) return []
  const others = tokens.filter(({ path }) => path !== file.path)
  return findCopies(head, others, { base, spare }).map((copy) => copyFinding(file.path, copy))
}

function copyFinding(file: string, { line, endLine, other, otherLine }: Copy): Finding {
  const message = `lines ${line} to ${endLine} stand in ${JSON.stringify(other)} as well, from line ${otherLine} on`
  return warning('DUPLICATE_BLOCK', message, {
    file,
    line,
    hint: 'call the code that is there, or move it to where both can',
  })
}

/** Lines that the base of the file does not have as often, without those that say little. */
function newLines({ base = '', head = '' }: ChangedFile): string[] {
  const [before, after] = [linesOf(base), linesOf(head)]
  return multisetDifference(after, before, (line) => line)
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '' && !/^(?:import\b|\/\/|\*|\/\*)/.test(line))
}

/**
 * The texts, as they are after the change, of the files that may hold a copy: they have one of the longer new lines, or of the longer new words
 * where the lines are laid out otherwise. Of six lines one is looked for, so that a copy of eight is found; git looks through the repository,
 * and no other file is read.
 */
async function otherTexts(files: readonly ChangedFile[], context: GateContext): Promise<Map<string, string>> {
  const { snapshot, files: changed } = context
  const texts = new Map(
    changed.flatMap(({ path, head }) => (head === undefined || !isCode(path) ? [] : [[path, head] as const])),
  )
  const groups = files.flatMap((file) => groupsOf(newLines(file)))
  const withLines = await unchangedWith(evenly(groups.flatMap(longestPart), MOST_LINES), context)
  const withWords = await unchangedWith(evenly(groups.flatMap(longestWord), MOST_WORDS), context)
  const found = [
    ...withLines.slice(0, MOST_FILES),
    ...(withWords.length > MOST_FILES_BY_WORDS ? [] : withWords),
  ]
  await snapshot.fetch(found)
  for (const path of found) texts.set(path, snapshot.read(path) ?? '')
  return texts
}

async function unchangedWith(parts: readonly string[], { snapshot, files }: GateContext): Promise<string[]> {
  if (parts.length === 0) return []
  const changed = new Set(files.map(({ path }) => path))
  return (await snapshot.mentioning(parts)).filter((path) => isCode(path) && !changed.has(path))
}

function groupsOf(lines: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(lines.length / 6) }, (_, at) => lines.slice(at * 6, at * 6 + 6))
}

/** At most so many of a list, from all of it. */
function evenly(texts: readonly string[], most: number): string[] {
  const all = [...new Set(texts)]
  const step = Math.max(1, all.length / most)
  return all.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}

/** Of the lines, without what one layout has and another has not: their last sign, and comments behind them. */
function longestPart(lines: readonly string[]): string[] {
  const parts = lines.map((line) => line.replace(/\s\/\/ .*$/, '').replace(/[;,\s]+$/, ''))
  return longestOf(parts, LEAST_CHARS)
}

function longestWord(lines: readonly string[]): string[] {
  return longestOf(
    lines.flatMap((line) => line.match(/[\w$.]+/g) ?? []),
    LEAST_WORD_CHARS,
  )
}

function longestOf(texts: readonly string[], least: number): string[] {
  const longest = texts.reduce((a, b) => (b.length > a.length ? b : a), '')
  return longest.length < least ? [] : [longest.slice(0, 300)]
}

/** Texts that were read, by what they are: the index of a base is made once for all rounds of a unit. */
const READ = new Map<string, SyntaxTokens>()
const MOST_READ = 400

function tokensOf(compiler: typeof ts, path: string, text: string): SyntaxTokens | undefined {
  const key = `${path}\0${text}`
  const known = READ.get(key)
  if (known !== undefined || isTooLarge(text)) return known
  const file = parseSource(compiler, `/source/${path}`, withoutMark(text), compiler.ScriptTarget.Latest)
  if (file === undefined) return undefined
  const tokens = syntaxTokens(compiler, path, file)
  READ.set(key, tokens)
  for (const oldest of [...READ.keys()].slice(0, -MOST_READ)) READ.delete(oldest)
  return tokens
}
