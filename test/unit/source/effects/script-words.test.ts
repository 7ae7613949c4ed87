import ts from 'typescript'
import { expect, it } from 'vitest'
import { capabilitiesOf } from '../../../../shared/source/effects/find-capabilities.ts'
import { openSource } from '../../../../shared/source/open-source.ts'

function effectsIn(text: string): string[] {
  const source = openSource(ts, 'src/a.cjs', text)
  if (source === undefined) throw new Error('too deep')
  return capabilitiesOf(source).map(({ effect, what }) => `${effect}: ${what}`)
}

it.each([
  ['globals: this of a function', 'const all = (function () { return this })()\nexports.a = all.process'],
  ['globals: this of a function', 'exports.a = (0, function () { return () => this }).call(undefined)'],
  ['globals: this of a function', 'exports.a = function () { return this }.apply()'],
  ['dynamic-code: arguments of the module', "exports.a = arguments[1]('fs')"],
  ['dynamic-code: arguments of the module', "exports.a = (() => [...arguments][1]('fs'))()"],
])('%s: %s', (found, text) => {
  expect(effectsIn(text)).toEqual([found])
})

it.each([
  'function A() { this.a = 1 }\nA.prototype.b = function () { return this }\nexports.A = A',
  '(function () { this.a = 1 }).call(this)',
  'exports.a = { b() { return this }, arguments: 1 }\nexports.c = exports.a.arguments',
  'exports.a = function () { return arguments.length }',
  'class A { static b = this }\nexports.A = A',
])('nothing: %s', (text) => {
  expect(effectsIn(text)).toEqual([])
})
