import { inFormOf, withPlainLines } from '../../text/line-ends.ts'
import { BLOCK_END } from './agents-block.ts'

const BLOCK_START = /^<!-- house standard: .*-->$/

/** Where a text has the generated block. */
export type BlockReading = { kind: 'none' } | { kind: 'block'; text: string } | { kind: 'broken' }

/** The generated block of an AGENTS.md. Markers that do not pair are `broken`: nobody knows then what is ours. */
export function readBlock(text: string): BlockReading {
  const place = blockPlace(withPlainLines(text).split('\n'))
  if (place === undefined || place === 'broken') return { kind: place ?? 'none' }
  return { kind: 'block', text: place.lines.slice(place.from, place.to + 1).join('\n') }
}

/**
 * A text with this block in the place of the one that it has, or at its end; `undefined` takes the block out. What people wrote around it
 * stays byte for byte. `undefined` where the markers of the text do not pair.
 */
export function withBlock(text: string, block: string | undefined): string | undefined {
  const plain = withPlainLines(text)
  const place = blockPlace(plain.split('\n'))
  if (place === 'broken') return undefined
  if (place === undefined) return block === undefined ? text : appended(text, plain, block)
  const { lines, from, to } = place
  const after = lines.slice(to + 1)
  const kept = block === undefined ? [...withoutEmptyEnd(lines.slice(0, from)), ...after] : undefined
  const joined = kept ?? [...lines.slice(0, from), ...(block ?? '').split('\n'), ...after]
  return inFormOf(text, joined.join('\n'))
}

function appended(text: string, plain: string, block: string): string {
  if (plain.trim() === '') return `${block}\n`
  return inFormOf(`${text.trimEnd()}\n`, `${plain.trimEnd()}\n\n${block}\n`)
}

function withoutEmptyEnd(lines: readonly string[]): string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '')
  return lines.slice(0, last + 1)
}

interface BlockPlace {
  lines: readonly string[]
  from: number
  to: number
}

function blockPlace(lines: readonly string[]): BlockPlace | 'broken' | undefined {
  const starts = lines.flatMap((line, at) => (BLOCK_START.test(line) ? [at] : []))
  const ends = lines.flatMap((line, at) => (line === BLOCK_END ? [at] : []))
  const [from, to] = [starts[0], ends[0]]
  if (from === undefined && to === undefined) return undefined
  if (from === undefined || to === undefined || to < from || starts.length + ends.length > 2) return 'broken'
  return { lines, from, to }
}
