import { describe, expect, it } from 'vitest'
import { namesInText } from '../../../shared/exports/names-in-text.ts'

const named = (text: string): string[] => namesInText('a.ts', text).map(({ name }) => name)

describe('the exports of a text that no parser reads', () => {
  it.each([
    ['export function slugify(', 'slugify'],
    ['export async function* pages(', 'pages'],
    ['export default async function main(', 'main'],
    ['export default class Cart {', 'Cart'],
    ['export declare const enum Unit {', 'Unit'],
    ['export abstract class Money {', 'Money'],
    ['export\n  const naïve = 1', 'naïve'],
    ['export let $a_1 = 1', '$a_1'],
    ['export interface Price {', 'Price'],
    ['export type Id = string', 'Id'],
    ['exports.slug = slug', 'slug'],
    ['module.exports.slug = slug', 'slug'],
  ])('hold that of %j', (text, name) => {
    expect(named(`${text} ((((`)).toEqual([name])
  })

  it('hold lists, by the name outside, once', () => {
    expect(named('export { a, b as c, type D }; export type { E } from "e"; export { a }')).toEqual([
      'a',
      'c',
      'D',
      'E',
    ])
  })

  it('know a type from a function, and nothing of the rest', () => {
    const signature = { params: [], result: undefined, generics: [], members: [] }
    expect(namesInText('src/a.ts', 'export type A = 1\nexport function b(')).toEqual([
      { name: 'A', file: 'src/a.ts', line: 1, signature: { ...signature, form: 'type' }, doc: '' },
      { name: 'b', file: 'src/a.ts', line: 1, signature: { ...signature, form: 'constant' }, doc: '' },
    ])
  })

  it('are none where nothing is exported', () => {
    expect(
      named('const exported = 1; reexport function x(); import { y } from "y"; exporting.z = 1'),
    ).toEqual([])
  })

  it.each([
    'export{',
    'export ',
    'export default ',
    'export {a,',
    'exports . ',
    'export async async ',
    '\n',
    'a',
  ])('are found in time that grows with the text: %j', (piece) => {
    expect(named(piece.repeat(2_000_000 / piece.length)).length).toBeLessThan(2)
  })
})
