import { parse } from '@babel/parser'
import fc from 'fast-check'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { isRecord } from '../../../../shared/formats/read-json.ts'
import { proveInstance } from '../../../../shared/template/proof/prove-instance.ts'
import { cutHoles, type CutHole } from '../../../../shared/template/render/cut.ts'
import { putIn } from '../../../../shared/template/render/put-in.ts'
import { everyKind } from '../templates.ts'

const SKELETON = everyKind()
const PIECES = [
  ...[
    'a',
    '0',
    "'x'",
    '`y`',
    'void a',
    '(a)',
    '1 + b',
    'b = 1',
    'let c = 1',
    'if (a)',
    'else',
    'return',
    'f()',
  ],
  ...[
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '`',
    '${',
    "'",
    '"',
    '/*',
    '*/',
    '//',
    '/',
    '\n',
    ' ',
    ';',
    ',',
    '.',
    '?',
    ':',
  ],
  ...[
    '=>',
    '=',
    '+',
    '-',
    '<',
    '>',
    '...',
    '@',
    '#p',
    'static',
    'get',
    'async',
    'await',
    'class A',
    'm()',
    'm() {}',
  ],
  ...[
    'export',
    "import { q } from 'q'",
    'function g()',
    'as',
    'satisfies',
    'n: number',
    'x: 1',
    '<!--',
    '-->',
    '\\',
  ],
]

const FILLS = fc.record({
  hole: fc.constantFrom('imports', 'about', 'start', 'state', 'rest', 'more', 'options'),
  pieces: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 7 }),
  joint: fc.constantFrom('', ' ', '\n'),
})

/** The syntax outside of the holes, as another parser than that of the proof reads it; `undefined` where it refuses the text. */
function outsideByBabel(text: string): string[] | undefined {
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

it('whatever is put into a hole and proved leaves what is outside as another parser reads it too', () => {
  const plain = outsideByBabel(putIn(SKELETON, new Map([['state', 'undefined']])))
  expect(plain?.length).toBeGreaterThan(60)
  let proved = 0
  fc.assert(
    fc.property(FILLS, ({ hole, pieces, joint }) => {
      const text = putIn(
        SKELETON,
        new Map([
          ['state', 'undefined'],
          [hole, pieces.join(joint)],
        ]),
      )
      const claim = { path: SKELETON.path, text, skeleton: SKELETON, isNew: true }
      if (proveInstance(ts, claim).length > 0) return
      const forms = outsideByBabel(text)
      // what the other parser refuses does not run at all
      if (forms === undefined) return
      proved += 1
      expect(forms).toEqual(plain)
    }),
    { numRuns: 2_000, seed: 20_261_130 },
  )
  expect(proved).toBeGreaterThan(100)
})
