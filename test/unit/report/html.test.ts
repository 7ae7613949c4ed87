import { expect, test } from 'vitest'
import { escapeHtml } from '../../../shared/report/html.ts'

test('text for a page shows tag characters, soft hyphens and direction marks, and cannot become an element', () => {
  expect(escapeHtml('a\u{e0041}b\u00adc\u202e<i>"&\'\u0000')).toBe(
    'a[U+E0041]b[U+00AD]c[U+202E]&lt;i&gt;&quot;&amp;&#39;[U+0000]',
  )
})

test('text for a page keeps line breaks, scripts and the look of an emoji', () => {
  expect(escapeHtml('a\tb\nשלום ❤\ufe0f 日本')).toBe('a\tb\nשלום ❤\ufe0f 日本')
})
