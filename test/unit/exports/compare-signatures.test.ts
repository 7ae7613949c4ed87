import { describe, expect, it } from 'vitest'
import { areComparable, otherResult, signatureLikeness } from '../../../shared/exports/compare-signatures.ts'
import type { Signature } from '../../../shared/exports/read-declaration.ts'
import { signatureOf } from '../../../shared/exports/extract-exports.ts'
import { readSignature } from '../../../shared/specification/document/read-signature.ts'

function signature(text: string): Signature {
  const read = readSignature(text)
  if (read.kind === 'bad') throw new Error(read.message)
  return signatureOf({ node: read.statement, annotation: undefined }, read.source)
}

function like(a: string, b: string): number {
  return Number(signatureLikeness(signature(a), signature(b)).toFixed(2))
}

describe('two signatures', () => {
  it.each([
    ['function f(a: string, b: number): string', 'function g(x: number, y: string): string', 1],
    [
      'function f<T>(a: readonly T[], by: (t: T) => string): Map<string, T[]>',
      'function g<Row>(rows: Array<Row>, key: (row: Row) => string): Map<string, Row[]>',
      1,
    ],
    ['function f(a: string): Promise<string>', 'function g(a: string): string', 1],
    ['function f(a: string | undefined): string', 'function g(a: string): string | null', 1],
    ['function f(): void', 'function g(): void', 1],
    ['function f(a: string): string', 'function g(a: number): string', 0.4],
    ['function f(a: string): string', 'function g(a: string): number', 0.6],
    ['function f(a: string): string', 'function g(a: string, b: string): string', 0.7],
    ['function f(a: string): string', 'function g(a): string', 0.7],
    ['function f(a: string[]): number', 'function g(a: number[]): number', 0.7],
    ['function f(a: Map<string, A>): number', 'function g(a: Map<string, B>): number', 0.7],
    ['function f(a: unknown): number', 'function g(a: string): number', 0.7],
    ['class A { get(): void; set(): void }', 'class B { get(): void; put(): void }', 0.5],
    ['interface A { a: string }', 'interface B { a: string; b: string }', 0.67],
    ['class A {}', 'class B {}', 0.5],
  ])('%s and %s are alike by %d, either way round', (a, b, expected) => {
    expect([like(a, b), like(b, a)]).toEqual([expected, expected])
  })

  it('are comparable within functions, classes and types', () => {
    const forms = ['function f(): void', 'const c: number', 'class A {}', 'interface B {}'].map(signature)
    expect(forms.map((a) => forms.map((b) => areComparable(a, b)))).toEqual([
      [true, true, false, false],
      [true, true, false, false],
      [false, false, true, false],
      [false, false, false, true],
    ])
  })

  it('have other results only when both are known, and a predicate or a list is farthest from a value', () => {
    const left = (a: string, b: string): number => otherResult(signature(a), signature(b))
    expect(left('function f(): string', 'function g(): string')).toBe(1)
    expect(left('function f(): string', 'function g()')).toBe(1)
    expect(left('function f<T>(): T', 'function g(): string')).toBe(1)
    expect(left('function f(): string', 'function g(): number')).toBe(0.75)
    expect(left('function f(): string', 'function g(): boolean')).toBe(0.6)
    expect(left('function f(): string', 'function g(): string[]')).toBe(0.6)
    expect(left('function f(): string[]', 'function g(): number[]')).toBe(1)
  })
})
