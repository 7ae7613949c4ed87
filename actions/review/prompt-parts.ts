import { fence } from '../../shared/model/prompt.ts'
import { spellHidden } from '../../shared/text/hidden-spelling.ts'
import { safeText } from '../../shared/text/safe-log.ts'
import type { FileVersions } from './change-facts.ts'
import { shownText, type HiddenText } from './shown-text.ts'

/** One fenced piece of the prompt. */
export interface Part {
  path: string
  text: string
  bytes: number
}

/** A piece of the prompt; `label` says what it is and `path` of which file. */
export function partOf(label: string, path: string, text: string): Part {
  const name = path === '' ? label : `${label} ${path}`
  return { path, text: fence(name, text), bytes: Buffer.byteLength(text) }
}

/** A changed file as it is shown on both sides, and what was masked in it. */
export interface ShownFile extends FileVersions {
  hidden: HiddenText[]
  /** Invisible characters spelled out. */
  spelled: number
}

/** Comments that the base had already are no part of the change. */
export function shownFile({ path, base, head }: FileVersions): ShownFile {
  const before = base === undefined ? undefined : shownText(path, base)
  const after = head === undefined ? undefined : shownText(path, head)
  const known = new Set(before?.hidden.map(({ kind, text }) => `${kind} ${text}`))
  return {
    path,
    base: before?.text,
    head: after?.text,
    hidden: (after?.hidden ?? []).filter(
      ({ kind, text }) => kind === 'string' || !known.has(`${kind} ${text}`),
    ),
    spelled: (before?.spelled ?? 0) + (after?.spelled ?? 0),
  }
}

const MAX_TEXTS = 100
const MAX_TEXT_CHARS = 400

/** Each masked text on one line, as JSON, so that none can pretend to be more than a text. */
export function hiddenLines(hidden: readonly HiddenText[]): string {
  const lines = hidden.slice(0, MAX_TEXTS).map(({ path, line, kind, key, text }) => {
    const name = kind === 'string' ? `text ${key}` : 'comment'
    return `${path}:${line} ${name}: ${JSON.stringify(safeText(spellHidden(text.replaceAll('\n', ' ')).text, MAX_TEXT_CHARS))}`
  })
  const more = hidden.length - lines.length
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')
}
