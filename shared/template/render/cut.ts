import { isRecord, jsonIfAny } from '../../formats/read-json.ts'
import { commonIndent, HOLDS_SPACE, MARKS } from './marks.ts'
import type { InstanceHeader } from './render.ts'

/** The fill of one hole in the text of an instance. `start` and `end` are offsets around all between its marks. */
export interface CutHole {
  name: string
  start: number
  end: number
  text: string
}

/** The text of an instance in two: what stands outside of its holes, and what stands in them. */
export type Cut =
  { kind: 'ok'; outside: string[]; holes: CutHole[] } | { kind: 'bad'; problem: string; offset: number }

/** Cuts a text at its marks. They come in pairs, each name once, and none within another. */
export function cutHoles(text: string): Cut {
  const marks = [...text.matchAll(MARKS)].map(([whole, word = '', name = ''], index, all) => ({
    word,
    name,
    start: all[index]?.index ?? 0,
    end: (all[index]?.index ?? 0) + whole.length,
  }))
  const holes: CutHole[] = []
  const names = new Set<string>()
  for (const [at, open] of marks.entries()) {
    if (at % 2 === 1) continue
    const close = marks[at + 1]
    const problem = pairProblem(open, close, names)
    if (close === undefined || problem !== undefined)
      return { kind: 'bad', problem: problem ?? '', offset: open.start }
    names.add(open.name)
    holes.push({
      name: open.name,
      start: open.end,
      end: close.start,
      text: text.slice(open.end, close.start),
    })
  }
  const starts = [0, ...holes.map(({ end }) => end)]
  const outside = starts.map((start, index) => text.slice(start, holes[index]?.start))
  return { kind: 'ok', outside, holes }
}

interface Mark {
  word: string
  name: string
}

function pairProblem(open: Mark, close: Mark | undefined, before: ReadonlySet<string>): string | undefined {
  const { word, name } = open
  if (word !== 'hole') return `the end of the hole ${name} comes before its start`
  if (close?.word !== 'end' || close.name !== name) return `the hole ${name} is not closed`
  return before.has(name) ? `the hole ${name} stands there twice` : undefined
}

const HEADER =
  /^(?:#![^\n]*\n)?\/\/ template ([a-z0-9]+(?:-[a-z0-9]+)*)\/([A-Za-z0-9][\w.-]{0,79})@([0-9a-f]{16}) (\{.{0,4000}\})\r?(?:\n|$)/

/** What the first line of a text says; `undefined` where it is no instance of a template. */
export function headerIn(text: string): InstanceHeader | undefined {
  const [, template = '', id = '', digest = '', json = ''] = HEADER.exec(text) ?? []
  if (template === '') return undefined
  const values = jsonIfAny(json)
  if (!isRecord(values)) return undefined
  const own = Object.entries(values).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { template, id, digest, values: Object.fromEntries(own) }
}

/** The fill of a hole as a writer gave it: without the white space of its place. */
export function fillsOf(holes: readonly CutHole[]): Map<string, string> {
  return new Map(holes.map(({ name, text }) => [name, plainFill(text)]))
}

/** What stood within a line stays as it is; lines lose what they have in common before their text. */
export function plainFill(text: string): string {
  const [, rest] = /^[ \t]*\n([^]*)$/.exec(text) ?? []
  if (rest === undefined) return text.trim()
  const lines = rest.trimEnd().split('\n')
  if (HOLDS_SPACE.test(rest)) return lines.join('\n')
  const written = lines.filter((line) => line.trim() !== '')
  const common = commonIndent(written)
  return written.length === 0 ? '' : lines.map((line) => line.slice(common)).join('\n')
}

/** Does a later form of an instance keep everything outside of its holes, to the byte? Any file that is no instance may change. */
export function keepsOutside(before: string, after: string): boolean {
  if (headerIn(before) === undefined) return true
  const [was, is] = [cutHoles(before), cutHoles(after)]
  if (was.kind === 'bad' || is.kind === 'bad') return was.kind === is.kind && before === after
  return (
    was.outside.length === is.outside.length && was.outside.every((part, index) => part === is.outside[index])
  )
}
