import { expect, test } from 'vitest'
import { withoutComments } from '../../../../scripts/bundle/copy-declarations.ts'

test('declarations lose their comments and keep what a compiler, a rule or a licence needs', () => {
  const before = [
    '/*! Copyright of somebody */',
    '/// <reference lib="es2015" />',
    '/** what A is */',
    'interface A {',
    '  /** @deprecated use c */',
    '  b: number // the number',
    '  /** the text */',
    '  c: `${string}//${string}`',
    '}',
    "declare const url: 'https://example.com/*'",
  ]
  expect(withoutComments(before.join('\n'))).toBe(
    [
      '/*! Copyright of somebody */',
      '/// <reference lib="es2015" />',
      'interface A {',
      '  /** @deprecated use c */',
      '  b: number',
      '  c: `${string}//${string}`',
      '}',
      "declare const url: 'https://example.com/*'",
    ].join('\n'),
  )
})
