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
})
