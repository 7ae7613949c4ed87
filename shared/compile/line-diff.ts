/** One line of a comparison; `before` counts from 1 and is the line of the old text at which this one stands. */
export interface DiffLine {
  kind: 'same' | 'old' | 'new'
  text: string
  before: number
}

/** Above this many cells the table of the changed middle is not worth its memory: the middle is replaced whole. */
const MAX_CELLS = 4_000_000

/** A shortest edit from one list of lines to another (longest common subsequence of what lies between equal ends). */
export function diffLines(old: readonly string[], now: readonly string[]): DiffLine[] {
  const head = commonLength(old, now, (index) => index)
  const rest = Math.min(old.length, now.length) - head
  const tail = Math.min(
    rest,
    commonLength(old, now, (index, length) => length - 1 - index),
  )
  const middle = diffMiddle(old.slice(head, old.length - tail), now.slice(head, now.length - tail))
  return [
    ...old.slice(0, head).map((text, index) => same(text, index + 1)),
    ...middle.map((line) => ({ ...line, before: line.before + head })),
    ...old.slice(old.length - tail).map((text, index) => same(text, old.length - tail + index + 1)),
  ]
}

function commonLength(
  old: readonly string[],
  now: readonly string[],
  at: (index: number, length: number) => number,
): number {
  let length = 0
  while (
    length < Math.min(old.length, now.length) &&
    old[at(length, old.length)] === now[at(length, now.length)]
  )
    length += 1
  return length
}

function diffMiddle(old: readonly string[], now: readonly string[]): DiffLine[] {
  const table = old.length * now.length > MAX_CELLS ? undefined : commonTable(old, now)
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const step = table === undefined ? blindStep(old, i) : stepOf({ old, now, table }, i, j)
    const text = step === 'new' ? now[j] : old[i]
    lines.push({ kind: step, text: text ?? '', before: i + 1 })
    if (step !== 'new') i += 1
    if (step !== 'old') j += 1
  }
  return lines
}

function blindStep(old: readonly string[], i: number): DiffLine['kind'] {
  return i < old.length ? 'old' : 'new'
}

interface Comparison {
  old: readonly string[]
  now: readonly string[]
  table: Uint32Array
}

function stepOf({ old, now, table }: Comparison, i: number, j: number): DiffLine['kind'] {
  if (i >= old.length) return 'new'
  if (j >= now.length) return 'old'
  if (old[i] === now[j]) return 'same'
  const width = now.length + 1
  return (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0) ? 'old' : 'new'
}

/** Cell (i, j): length of the longest common subsequence of what follows line i of the old and line j of the new. */
function commonTable(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1
  const table = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const below = table[(i + 1) * width + j] ?? 0
      const right = table[i * width + j + 1] ?? 0
      table[i * width + j] =
        old[i] === now[j] ? (table[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(below, right)
    }
  }
  return table
}

function same(text: string, before: number): DiffLine {
  return { kind: 'same', text, before }
}
