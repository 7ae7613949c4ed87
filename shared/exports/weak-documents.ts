import type { ExportRecord } from './extract-exports.ts'

/** A text about exports, found outside of the module that declares them. */
export interface WeakDocument {
  /** An exported name, in lower case; or, when `isModule`, the stem of a module. */
  about: string
  isModule?: true
  text: string
}

/** A longer file is a change log or generated; what is weak need not be complete. */
export const MAX_WEAK_FILE_BYTES = 256 * 1024
const MAX_TEXT = 240
const MAX_DOCUMENTS = 400

/** Markdown that people read to learn what there is. */
export function isGuide(path: string): boolean {
  return (
    /(^|\/)(readme[^/]*|(docs?|documentation|api)\/.*)\.(md|markdown)$/i.test(path) && !NOT_GUIDE.test(path)
  )
}

const NOT_GUIDE =
  /(^|\/)(node_modules|dist|vendor|third_party|coverage|\.[^/]+)\/|change|history|migrat|release|licen|contribut/i

/** The name that a line begins with, behind marks of lists, tables, code and links: `## name(a)`, `- **o.name**`, `| name(a) |`. */
const NAME = /^(?:[\w$]{1,40}\.)?([A-Za-z_$][\w$]{1,40})(?=[(`*\]\s]|$)/
const MARKS = /^[\s#*|+\-`_[]+/

/** What a guide says of single names: the rest of the line, and of a heading the next paragraph. */
export function guideDocuments(text: string): WeakDocument[] {
  const lines = text.split('\n')
  const found = lines.flatMap((line, index) => {
    if (line.length > 2_000 || !/^\s*[#*|+<`-]/.test(line)) return []
    const bare = line.replace(/<[^<>]*>/g, '').replace(/^\s*#(?=\s)/, '')
    const start = bare.replace(MARKS, '')
    const [whole, name] = NAME.exec(start) ?? []
    if (whole === undefined || name === undefined || (start[whole.length] !== '(' && !isMarked(line, name)))
      return []
    const isHeading = /^\s*[#<]/.test(line)
    const said = clean(isHeading ? paragraphAfter(lines, index) : start.slice(whole.length))
    return said.split(' ').length < 3 ? [] : [{ about: name.toLowerCase(), text: said }]
  })
  return found.slice(0, MAX_DOCUMENTS)
}

/** A name in prose is a word; here it stands in code, bold, a link or a heading. */
function isMarked(line: string, name: string): boolean {
  const at = line.indexOf(name)
  return /[`*#[>]\s*(?:[\w$]{1,40}\.)?$/.test(line.slice(0, at))
}

/** Up to three lines of the first paragraph behind a heading; code and tables are no text. */
function paragraphAfter(lines: readonly string[], index: number): string {
  const next = lines.slice(index + 1, index + 8)
  const start = next.findIndex((line) => line.trim() !== '')
  const text = start === -1 ? [] : next.slice(start, start + 3)
  const end = text.findIndex((line) => line.trim() === '' || /^\s*(#|```|\||<a )/.test(line))
  return (end === -1 ? text : text.slice(0, end)).join(' ')
}

function clean(text: string): string {
  return text
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\[([^\]]*)\](\([^)]*\))?/g, '$1')
    .replace(/<br\s*\/?>.*$/i, '')
    .replace(/<[^>]*>|https?:\S+|[`*_|#]|=>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_TEXT)
}

const TITLE =
  /\b(describe|suite|context|it|test|specify)(?:\.\w{1,20}(?:\([^()\n]{0,200}\))?){0,3}\(\s*(['"`])((?:(?!\2)[^\\\n]){2,120})\2/g
const MAX_TITLES = 12

/** The titles of a test file: for the name that a group is called after, and for the module that the file is named after. */
export function testDocuments(path: string, text: string): WeakDocument[] {
  const groups = new Map<string, string[]>()
  const stem = stemOf(path)
  let group: string | undefined
  for (const [, call = '', , title = ''] of text.matchAll(TITLE)) {
    const isGroup = /^(describe|suite|context)$/.test(call)
    if (isGroup) group = /^(?:[\w$]+[.#])?([A-Za-z_$][\w$]+)(?:\(.*\))?$/.exec(title)?.[1]?.toLowerCase()
    const about = group === undefined ? stem : `= ${group}`
    const titles = groups.get(about) ?? []
    if (titles.length < MAX_TITLES) groups.set(about, [...titles, title])
  }
  return [...groups].map(([about, titles]) => {
    const said = titles.join(' ').slice(0, MAX_TEXT)
    return about.startsWith('= ')
      ? { about: about.slice(2), text: said }
      : { about, isModule: true, text: said }
  })
}

/** `slug` of `test/slug.test.ts` and of `src/slug.ts`. */
export function stemOf(path: string): string {
  const name = path.split('/').at(-1) ?? path
  return name.replace(/([._-](test|spec|tests))?\.[cm]?[jt]sx?$/i, '').toLowerCase()
}

const MAX_HINTS = 700

/** The exports with what other files say about them among their hints, and the name of their module. */
export function withDocuments(
  records: readonly ExportRecord[],
  documents: readonly WeakDocument[],
): ExportRecord[] {
  const byName = Map.groupBy(
    documents.filter(({ isModule }) => isModule !== true),
    ({ about }) => about,
  )
  const byModule = Map.groupBy(
    documents.filter(({ isModule }) => isModule === true),
    ({ about }) => about,
  )
  return records.map((record) => {
    const stem = stemOf(record.file)
    const last = (record.name.split('.').at(-1) ?? record.name).toLowerCase()
    const texts = [...(byName.get(last) ?? []), ...(byModule.get(stem) ?? [])].map(({ text }) => text)
    const module = stem === 'index' ? folderOf(record.file) : stem
    const hints = [module, record.hints ?? '', ...texts].join(' ').trim().slice(0, MAX_HINTS)
    return { ...record, hints }
  })
}

/** An `index.js` is the module of its folder. */
function folderOf(file: string): string {
  return file.split('/').at(-2) ?? ''
}
