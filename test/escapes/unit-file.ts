import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Texts by repository path. */
export type Files = Record<string, string>

/** A call that judges every variant of a unit, and what is right. `throws` is the name of an error. */
export type Row = { call: string; returns: string } | { call: string; throws: string }

/** A piece of a change in the form of a diff: lines to find, lines to put in their place. */
export interface Hunk {
  /** Who thought of it: somebody who knows what models get wrong, or an operator of the kind that tools use. */
  by: 'hand' | 'operator'
  title: string
  /** File that it changes; `undefined` for the file of the reference. */
  path: string | undefined
  before: string[]
  after: string[]
}

/** One unit of the corpus: a spec, right code in two styles, the rows that judge, and known defects. */
export interface CorpusUnit {
  id: string
  /** The spec, as it lies in specs/<id>.spec.md. */
  spec: string
  /** Files of the repository before the change. */
  base: Files
  reference: Files
  /** The same behaviour, written by somebody else. */
  restyled: Files
  rows: Row[]
  /** An arrow function of the arguments: is this call one that the owner cares about? */
  domain: string | undefined
  onePlace: Hunk[]
  omissions: Hunk[]
  overReach: Hunk[]
}

/** Folder of the units. */
export const UNITS = join(import.meta.dirname, 'units')

/** Every unit of the corpus, by name. @throws Error that names the file when one cannot be read. */
export function readUnits(folder = UNITS): CorpusUnit[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readUnit(basename(name, '.md'), readFileSync(join(folder, name), 'utf8')))
}

/** Reads the text of one unit. @throws Error that names the unit. */
export function readUnit(id: string, text: string): CorpusUnit {
  const [, front = '', body = ''] = /^(---\n[\s\S]*?\n---\n)([\s\S]*)$/.exec(text) ?? []
  if (front === '') throw new Error(`${id}: there is no front matter`)
  const sections = new Map(
    body
      .split(/^## /m)
      .slice(1)
      .map((each) => [each.slice(0, each.indexOf('\n')).trim(), fencesOf(each)]),
  )
  const named = (title: string): Fence[] => sections.get(title) ?? []
  const textOf = (title: string): string =>
    named(title)
      .map(({ content }) => content)
      .join('')
  return {
    id,
    spec: front,
    base: filesOf(named('Base')),
    reference: filesOf(named('Reference')),
    restyled: filesOf(named('Restyled')),
    rows: linesOf(textOf('Rows')).map(readRow),
    domain: textOf('Domain').trim() || undefined,
    onePlace: readHunks(textOf('One place'), id),
    omissions: readHunks(textOf('Omission'), id),
    overReach: readHunks(textOf('Over-reach'), id),
  }
}

interface Fence {
  /** What stands behind the name of the language: the path of the file. */
  info: string
  content: string
}

function fencesOf(section: string): Fence[] {
  return [...section.matchAll(/^```\w*[ ]?([^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ([, info = '', content = '']) => ({
      info: info.trim(),
      content,
    }),
  )
}

function filesOf(fences: readonly Fence[]): Files {
  return Object.fromEntries(fences.map(({ info, content }) => [info, content]))
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

function readRow(line: string): Row {
  const at = line.lastIndexOf(' => ')
  // a row without a value is filled in by fill-rows.ts
  if (at === -1) return { call: line.trim(), returns: '' }
  const [call, value] = [line.slice(0, at).trim(), line.slice(at + 4).trim()]
  return value.startsWith('throws ') ? { call, throws: value.slice(7) } : { call, returns: value }
}

function readHunks(text: string, id: string): Hunk[] {
  return text
    .split(/^@@ /m)
    .slice(1)
    .map((each) => {
      const [head = '', ...lines] = each.split('\n')
      const [words = '', path] = head.split(' | ')
      const [, by, title] = /^(?:(hand|operator): )?(.+)$/.exec(words.trim()) ?? []
      if (title === undefined) throw new Error(`${id}: a hunk has no title`)
      const body = lines.filter((line) => line !== '')
      return {
        by: by === 'operator' ? 'operator' : 'hand',
        title,
        path: path?.trim(),
        before: sideOf(body, '+'),
        after: sideOf(body, '-'),
      }
    })
}

/** The lines of a diff without those of one side. */
function sideOf(lines: readonly string[], without: string): string[] {
  return lines.filter((line) => !line.startsWith(without)).map((line) => line.slice(1))
}
