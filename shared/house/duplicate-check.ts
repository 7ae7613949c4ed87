import type ts from 'typescript'
import { warning, type Finding } from '../findings.ts'
import { multisetDifference } from '../formats/multiset.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'
import { findCopies, type Copy } from '../source/copies/find-copies.ts'
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
    const others = await otherTexts(long, context)
    const tokens = new Map([...others].flatMap(([path, text]) => entryOf(compiler, path, text)))
    const findings = long.flatMap((file) =>
      copiesIn(compiler, file, tokens).map((copy) => copyFinding(file.path, copy)),
    )
    // most changes copy nothing: then there is nothing to say
    if (findings.length === 0) return { findings }
    return { findings, evidence: { files: long.map(({ path }) => path), found: findings.length } }
  },
}

const LEAST_LINES = 8
/** Lines that are looked for, and files that may hold them. */
const MOST_LINES = 60
const MOST_FILES = 200
const LEAST_CHARS = 20

function isCode(path: string): boolean {
  return LINTED.test(path) && !isTestPath(path) && !/\.d\.[cm]?ts$/.test(path)
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
 * The texts, as they are after the change, of the files that may hold a copy: they have one of the longer new lines. Of six lines one is looked
 * for, so that a copy of eight is found; git looks through the repository, and no other file is read.
 */
async function otherTexts(
  files: readonly ChangedFile[],
  { snapshot, files: changed }: GateContext,
): Promise<Map<string, string>> {
  const texts = new Map(
    changed.flatMap(({ path, head }) => (head === undefined || !isCode(path) ? [] : [[path, head] as const])),
  )
  const lines = files.flatMap((file) => longest(newLines(file))).slice(0, MOST_LINES)
  if (lines.length === 0) return texts
  const isChanged = new Set(changed.map(({ path }) => path))
  const found = (await snapshot.mentioning(lines))
    .filter((path) => isCode(path) && !isChanged.has(path))
    .slice(0, MOST_FILES)
  await snapshot.fetch(found)
  for (const path of found) texts.set(path, snapshot.read(path) ?? '')
  return texts
}

function longest(lines: readonly string[]): string[] {
  const groups = Array.from({ length: Math.ceil(lines.length / 6) }, (_, at) =>
    lines.slice(at * 6, at * 6 + 6),
  )
  return groups.flatMap((group) => {
    const [line = ''] = [...group].sort((a, b) => b.length - a.length)
    return line.length < LEAST_CHARS ? [] : [line.slice(0, 300)]
  })
}

function entryOf(compiler: typeof ts, path: string, text: string): [string, SyntaxTokens][] {
  const tokens = tokensOf(compiler, path, text)
  return tokens === undefined ? [] : [[path, tokens]]
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

function copiesIn(
  compiler: typeof ts,
  { path, base }: ChangedFile,
  tokens: ReadonlyMap<string, SyntaxTokens>,
): Copy[] {
  const head = tokens.get(path)
  if (head === undefined) return []
  const before = base === undefined ? undefined : tokensOf(compiler, path, base)
  // of two changed files the first has the original
  const others = [...tokens].filter(([other]) => other !== path).map(([, each]) => each)
  return findCopies(head, before, others)
}
