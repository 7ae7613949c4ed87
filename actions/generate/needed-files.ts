import { compareText } from '../../shared/findings.ts'
import { outlineOf } from '../../shared/exports/module-outline.ts'
import type { LineRange } from '../../shared/exports/outline-parts.ts'
import type { Unit } from '../../shared/line/unit.ts'
import { bytesForFiles } from '../../shared/line/unit-budget.ts'
import { controlPaths } from '../../shared/paths/forbidden-paths.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import { take, type Context } from './context.ts'
import { excerptOf, WHOLE_CHARS, type Excerpt, type Subject } from './excerpt.ts'
import { linesWith, mergeRanges } from './line-ranges.ts'
import { fileParts } from './material.ts'
import { shownBytes, type ShownFile } from './shown-file.ts'
import type { Sources } from './sources.ts'

/** What a writer asked for: a path, and the lines or the names in it that it wants to see. */
interface Request {
  path: string
  lines: LineRange[]
  names: string[]
}

/**
 * The files that a writer asked for, in the parts that it asked for, by the same rules as those of the first question: nothing guarded, secret or held
 * out, and no more than the share of the budget.
 * @throws FactoryError GIT_OBJECT_MISSING.
 */
export async function neededFiles(unit: Unit, sources: Sources, wanted: readonly string[]): Promise<Context> {
  const requests = requestsOf(wanted, new Set(sources.tree.map(({ path }) => path)))
  const used = sources.context.files.reduce((sum, file) => sum + shownBytes(file), 0)
  const entries = sources.tree.filter(({ path }) => requests.has(path))
  const taken = await take(unit.repo, entries, {
    spec: unit.spec,
    control: controlPaths(unit.factory, unit.factoryPath),
    withheld: sources.withheld,
    maxBytes: Math.max(bytesForFiles(unit) - used, 0),
    wantedOf: (path) => ({ kind: 'asked', part: (text) => askedPart(text, requests.get(path)) }),
  })
  const known = new Set(entries.map(({ path }) => path))
  const missing = [...requests.keys()].filter((path) => !known.has(path))
  const left = [...taken.left, ...missing.map((path) => ({ path, reason: missingReason(path, sources) }))]
  return { files: taken.files, left: left.sort((a, b) => compareText(a.path, b.path)) }
}

function requestsOf(wanted: readonly string[], known: ReadonlySet<string>): Map<string, Request> {
  const requests = new Map<string, Request>()
  for (const word of wanted) {
    const { path, lines, names } = requestIn(word, known)
    const before = requests.get(path) ?? { path, lines: [], names: [] }
    requests.set(path, { path, lines: [...before.lines, ...lines], names: [...before.names, ...names] })
  }
  return requests
}

function requestIn(word: string, known: ReadonlySet<string>): Request {
  if (known.has(word)) return { path: word, lines: [], names: [] }
  const [, path = word, from, to, name] =
    /^(.+?)(?::(\d{1,7})(?:-(\d{1,7}))?|#([\p{ID_Continue}$.]{1,200}))$/u.exec(word) ?? []
  if (from !== undefined) return { path, lines: [{ from: Number(from), to: Number(to ?? from) }], names: [] }
  return { path, lines: [], names: name === undefined ? [] : [name] }
}

/** Lines and names that were asked for; without any, the whole text where it is short, else its beginning and what it declares. */
function askedPart(
  { path, text }: Pick<ShownFile, 'path' | 'text'>,
  request: Request | undefined,
): Excerpt | undefined {
  const { lines = [], names = [] } = request ?? {}
  if (lines.length === 0 && names.length === 0)
    return text.length <= 2 * WHOLE_CHARS ? undefined : excerptOf(path, text, NOTHING)
  const all = text.split('\n')
  const named = names.flatMap((name) => rangesOf(name, { path, text, lines: all }))
  const shown = mergeRanges([...lines, ...named], all.length)
  return shown.length === 0 ? excerptOf(path, text, NOTHING) : { shown, outline: '', isNamed: true }
}

const NOTHING: Subject = { names: new Set(), words: new Set() }

/** Where a name is declared; where it stands when nothing declares it. */
function rangesOf(
  name: string,
  { path, text, lines }: { path: string; text: string; lines: string[] },
): LineRange[] {
  const own = name.split('.').at(-1) ?? name
  const parts = outlineOf(path, text, new Set())?.parts ?? []
  const declared = parts.filter(({ declares }) => declares.includes(name)).map((part) => part.lines)
  const members = parts.flatMap((part) => part.members).filter((member) => member.name === own)
  const found = [...declared, ...members.map((member) => member.lines)]
  return found.length > 0
    ? found
    : linesWith(lines, [own]).map((line) => ({ from: line - 10, to: line + 10 }))
}

const MOST_SIMILAR = 3

function missingReason(path: string, { tree }: Pick<Sources, 'tree'>): string {
  const name = path.split('/').at(-1) ?? path
  const similar = tree.map((entry) => entry.path).filter((each) => each.split('/').at(-1) === name)
  const others = similar.slice(0, MOST_SIMILAR).map((each) => safeWord(each))
  return others.length === 0 ? 'does not exist' : `does not exist; there is ${others.join(', ')}`
}

/** What was asked for, as the second question shows it. */
export function neededText({ files, left }: Context): string {
  const refused = left.map(({ path, reason }) => `- ${safeWord(path)}: ${reason}`)
  return [
    files.length === 0 ? 'Nothing of what you asked for can be shown.' : 'What you asked for:',
    ...files.flatMap(fileParts),
    ...(refused.length === 0 ? [] : [`Not shown:\n${refused.join('\n')}`]),
  ].join('\n\n')
}
