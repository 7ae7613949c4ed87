import { expect, test } from 'vitest'
import { optionalGaps } from '../../../shared/dependencies/optional-gaps.ts'

test('an optional package may lie beside the one that asks for it, or above', () => {
  const packages = {
    '': { optionalDependencies: { top: '1', gone: '1' } },
    'node_modules/top': {},
    'node_modules/a': { optionalDependencies: { inner: '1', top: '1' } },
    'node_modules/a/node_modules/inner': {},
    'node_modules/@s/b': { optionalDependencies: { inner: '1' } },
    'packages/kit': { optionalDependencies: { own: '1' } },
    'packages/kit/node_modules/own': {},
  }
  expect(optionalGaps(JSON.stringify({ packages }))).toEqual([
    { name: 'gone', by: 'package.json' },
    { name: 'inner', by: '@s/b' },
  ])
})

test.each(['', '{}', '{"packages":[]}', '{"packages":{"a":{"optionalDependencies":3}}}'])(
  'a lock file without packages has no gaps: %s',
  (text) => {
    expect(optionalGaps(text)).toEqual([])
  },
)
