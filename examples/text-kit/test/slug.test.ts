import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slugify } from '../src/slug.ts'

test('a slug is lower-case and dash-separated', () => {
  assert.equal(slugify('Hello, World!'), 'hello-world')
})

test('a slug has no accents', () => {
  assert.equal(slugify('Crème Brûlée'), 'creme-brulee')
})
