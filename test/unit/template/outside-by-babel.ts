import { parse } from '@babel/parser'
import { isRecord } from '../../../shared/formats/read-json.ts'
import { cutHoles, type CutHole } from '../../../shared/template/render/cut.ts'

/** The syntax outside of the holes, as another parser than that of the proof reads it; `undefined` where it refuses the text. */
export function outsideByBabel(text: string): string[] | undefined {
  const cut = cutHoles(text)
  if (cut.kind === 'bad') return undefined
  try {
    const file = parse(text, {
      sourceType: 'module',
      plugins: ['typescript', 'decorators'],
      attachComment: false,
    })
    const forms: string[] = []
    walk(file.program.body, 0, cut.holes, forms)
    return forms
  } catch {
    return undefined
  }
}

function walk(value: unknown, depth: number, holes: readonly CutHole[], forms: string[]): void {
  if (Array.isArray(value)) for (const each of value) walk(each, depth, holes, forms)
  if (!isRecord(value)) return
  const { type, start, end } = value
  if (typeof type === 'string' && typeof start === 'number' && typeof end === 'number') {
    const [from, to] = [placeOf(start, holes, true), placeOf(end, holes, false)]
    if (from === to && from.startsWith('hole')) return
    forms.push(`${depth} ${type} ${from} ${to}`)
  }
  for (const [key, each] of Object.entries(value))
    if (!['loc', 'extra', 'tokens', 'comments', 'errors'].includes(key)) walk(each, depth + 1, holes, forms)
}

function placeOf(offset: number, holes: readonly CutHole[], isStart: boolean): string {
  const inside = holes.find(({ start, end }) =>
    isStart ? start <= offset && offset < end : start < offset && offset <= end,
  )
  if (inside !== undefined) return `hole ${inside.name}`
  return String(holes.reduce((sum, { start, end }) => (end <= offset ? sum - (end - start) : sum), offset))
}
