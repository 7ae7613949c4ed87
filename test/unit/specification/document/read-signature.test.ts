import { describe, expect, it } from 'vitest'
import { readSignature } from '../../../../shared/specification/document/read-signature.ts'

describe('a signature', () => {
  it.each([
    ['function slugify(text: string): string', 'slugify'],
    ['export function slugify(text: string): string', 'slugify'],
    ['async function load(url: URL): Promise<unknown>', 'load'],
    ['export declare function load<T>(parse: (text: string) => T): T', 'load'],
    ['const limit: number', 'limit'],
    ['export const format: (cents: number) => string', 'format'],
    ['class Cart { constructor(currency: string); add(sku: string, quantity?: number): void }', 'Cart'],
    ['abstract class Shape { abstract area(): number }', 'Shape'],
    ['interface Money { cents: number; currency: string }', 'Money'],
    ['type Currency = "EUR" | "USD"', 'Currency'],
    ['enum Unit { Hour, Minute }', 'Unit'],
  ])('declares one export: %s', (signature, name) => {
    const read = readSignature(signature)
    expect(read.kind === 'ok' ? read.name : read).toBe(name)
  })

  it.each([
    [
      'function slugify(text: string): string { return text }',
      'An implementation cannot be declared in ambient contexts.',
    ],
    ['slugify(text: string): string', 'Missing semicolon.'],
    ['function slugify(text string): string', 'Unexpected token, expected ","'],
    ['function (text: string): string', 'Unexpected token'],
    ['export default function slugify(): string', 'Missing semicolon.'],
    ['function a(): void; function b(): void', 'one declaration was expected'],
    ['function a(): void // and so on', 'one declaration was expected'],
    ['const a: number, b: number', 'declares no single function, class, constant or type'],
    ['namespace Text {}', 'declares no single function, class, constant or type'],
    ['import { a } from "b"', 'Missing semicolon.'],
    ['', 'declares no single function, class, constant or type'],
    [`function f(a: ${'A'.repeat(2000)}): void`, 'is longer than 2000 characters'],
    [`type A = ${'('.repeat(1900)}`, 'is nested too deep'],
  ])('is refused: %.60s', (signature, message) => {
    expect(readSignature(signature)).toEqual({ kind: 'bad', message })
  })

  it('that makes the parser backtrack for ever is given up', () => {
    const read = readSignature(`function f(a = ${'<A>('.repeat(60)}1${')'.repeat(60)}): void`)
    expect(read).toEqual({ kind: 'bad', message: 'takes too long to read' })
  })
})
