import fc from 'fast-check'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { proveInstance } from '../../../../shared/template/proof/prove-instance.ts'
import { putIn } from '../../../../shared/template/render/put-in.ts'
import { outsideByBabel } from '../outside-by-babel.ts'
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
