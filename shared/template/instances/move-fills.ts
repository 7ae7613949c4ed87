import { cutHoles, plainFill } from '../render/cut.ts'
import { indentOf, placed, putIn } from '../render/put-in.ts'
import type { Rendered } from '../render/render.ts'

/**
 * The fills of an instance in a later skeleton. What stands between two marks stays to the byte where its place is as far in as it was;
 * else its lines move with it. The line ends of the instance stay. A hole that is new gets its default.
 */
export function moveFills(text: string, { outside, holes }: Rendered): string {
  const kept = insidesOf(text)
  const ends = text.includes('\r\n') ? '\r\n' : '\n'
  const parts = holes.map((hole, index): string => {
    const around = [outside[index] ?? '', outside[index + 1] ?? ''] as const
    const was = kept.get(hole.name)
    if (was === undefined) return withEnds(defaultOf({ outside: [...around], holes: [hole] }), ends)
    const indent = indentOf(hole.name, ...around)
    return was.indent === indent ? was.text : withEnds(placed(plainFill(plain(was.text)), indent), ends)
  })
  return outside.map((part, index) => `${withEnds(part, ends)}${parts[index] ?? ''}`).join('')
}

interface Inside {
  text: string
  /** White space before the place of the hole; `undefined` where it stands within a line. */
  indent: string | undefined
}

function insidesOf(text: string): Map<string, Inside> {
  const cut = cutHoles(text)
  if (cut.kind === 'bad') return new Map()
  const around = cut.outside.map(plain)
  return new Map(
    cut.holes.map(({ name, text: inside }, index) => {
      const indent = indentOf(name, around[index] ?? '', around[index + 1] ?? '')
      return [name, { text: inside, indent }]
    }),
  )
}

/** What putIn writes between the marks of one hole that nobody has filled. */
function defaultOf(part: Pick<Rendered, 'outside' | 'holes'>): string {
  const [before = '', after = ''] = part.outside
  const text = putIn(part, new Map())
  return text.slice(before.length, text.length - after.length)
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function withEnds(text: string, ends: string): string {
  return text.replaceAll('\n', ends)
}
