import { shownText } from './shown-text.ts'
import { isData, textPlaces, type TextPlace } from './source-places.ts'

/** A text that quotes may come from: as it is and as the reviewer was shown it. Both have the same lines. */
export interface Quotable {
  views: View[]
}

interface View {
  text: string
  /** The text without white space. */
  compacted: string
  /** The same with every character of its comments and strings replaced by {@link MASK}. */
  code: string
}

/** Where quoted code stands; lines count from 1. */
export interface QuotePlace {
  line: number
  endLine: number
}

export type QuoteSearch = { kind: 'found'; place: QuotePlace } | { kind: 'lost'; why: string }

/** A text with its comments and strings masked; see {@link textPlaces}. */
export function quotableOf(path: string, text: string): Quotable {
  const shown = shownText(path, text).text
  return { views: [viewOf(path, text), ...(shown === text ? [] : [viewOf(path, shown)])] }
}

function viewOf(path: string, text: string): View {
  const masked = isData(path) ? text : maskPlaces(text, textPlaces(path, text))
  return { text, compacted: compact(text), code: compact(masked) }
}

/** Stands for one character of a comment or string; no text file holds it. */
const MASK = '\u0000'

/** White space stays, so that places stay the same. */
function maskPlaces(text: string, places: readonly TextPlace[]): string {
  let masked = ''
  let from = 0
  for (const { start, end } of places) {
    masked += text.slice(from, start) + text.slice(start, end).replace(/\S/g, MASK)
    from = end
  }
  return masked + text.slice(from)
}

/**
 * Finds quoted code in a text. White space does not count, so the quote may be wrapped or indented differently. The quote
 * must be unique in the file, and it must hold code: what stands in comments and strings alone shows nothing about the code.
 */
export function findCode(quote: string, { views }: Quotable): QuoteSearch {
  return search(quote, views, true)
}

/** The same for a finding, which may also be about a comment or a string. */
export function findText(quote: string, { views }: Quotable): QuoteSearch {
  return search(quote, views, false)
}

/** Longer than any five lines of code. */
const MAX_QUOTE_CHARS = 4_000

function search(quote: string, views: readonly View[], mustBeCode: boolean): QuoteSearch {
  if (quote.length > MAX_QUOTE_CHARS) return { kind: 'lost', why: 'is too long' }
  let why = 'is not in the file'
  for (const spelling of spellingsOf(quote)) {
    for (const view of views) {
      const found = searchView(spelling, view, mustBeCode)
      if (found.kind === 'found') return found
      if (found.why !== 'is not in the file') why = found.why
    }
  }
  return { kind: 'lost', why }
}

/** The quote as given, then without what models wrap around a copy: a fence, back ticks, the first column of a diff. */
function spellingsOf(quote: string): string[] {
  const bare = quote
    .trim()
    .replace(/^```[a-z]*\n([\s\S]*?)\n?```$/, '$1')
    .replace(/^(`+)([\s\S]*)\1$/, '$2')
  const lines = bare.split('\n')
  const isDiff = lines.every((line) => /^[+\- ]/.test(line) || line === '') && /^[+-]/m.test(bare)
  return [...new Set([quote, bare, ...(isDiff ? [lines.map((line) => line.slice(1)).join('\n')] : [])])]
}

function searchView(quote: string, { text, compacted, code }: View, mustBeCode: boolean): QuoteSearch {
  const wanted = compact(quote)
  if (wanted === '') return { kind: 'lost', why: 'is empty' }
  const at = placesOf(wanted, compacted)
  if (at.length === 0) return { kind: 'lost', why: 'is not in the file' }
  const shown = mustBeCode ? at.filter((start) => holdsCode(code.slice(start, start + wanted.length))) : at
  const [only] = shown
  if (only === undefined) return { kind: 'lost', why: 'holds no code, only a comment or a string' }
  if (shown.length > 1) return { kind: 'lost', why: 'stands in several places of the file' }
  const place = { line: lineAt(text, only), endLine: lineAt(text, only + wanted.length - 1) }
  return { kind: 'found', place }
}

/** Two places already show that a quote is not unique; in a file of one repeated character there are very many. */
const ENOUGH = 1000

function placesOf(wanted: string, whole: string): number[] {
  const places: number[] = []
  for (
    let at = whole.indexOf(wanted);
    at !== -1 && places.length < ENOUGH;
    at = whole.indexOf(wanted, at + 1)
  )
    places.push(at)
  return places
}

function holdsCode(masked: string): boolean {
  return /[\p{L}\p{N}_$]/u.test(masked)
}

function compact(text: string): string {
  return text.replace(/\s+/g, '')
}

/** The line that holds the `index`-th character that is no white space. */
function lineAt(text: string, index: number): number {
  let seen = 0
  let line = 1
  for (const character of text) {
    if (character === '\n') line += 1
    if (/\s/.test(character)) continue
    seen += character.length
    if (seen > index) return line
  }
  return line
}
