import ts from 'typescript'
import { expect, it } from 'vitest'
import { exportedNames } from '../../../../shared/source/exports/exported-names.ts'
import { openSource } from '../../../../shared/source/open-source.ts'

it.each([
  ['export const a = 1, b = 2', 'a b'],
  ['export const { a, b: [c], ...d } = value', 'a c d'],
  ['export default function a() {}', 'default'],
  ['export default a', 'default'],
  ['const a = 1\nexport { a as b, a as default, a as "c d" }', 'b c d default'],
  ['export * from "./a"\nexport * as b from "./b"', '* b'],
  ['export type A = 1\nexport interface B {}\nexport enum C {}\nexport abstract class D {}', 'A B C D'],
  ['export namespace A {}\nexport class A {}', 'A'],
  ['namespace N {}\nexport import A = N', 'A'],
  ['function a() {}\nexport = a', 'default'],
  ['declare module "b" { export const c: 1 }\nconst a = 1', ''],
  ['exports.a = 1\nmodule.exports.b = 2', 'a b'],
  ['exports.a = exports.b = undefined', 'a b'],
  ['module.exports = { a, b: 1, "c-d": 2, ...more }', '* a b c-d'],
  ['module.exports = function a() {}', 'default'],
  ['module.exports = exports = { a }', 'a'],
  ['module.exports = require("./a")', '*'],
  ['module.exportz = 1\nother.exports.a = 1', ''],
])('%s exports %s', (text, names) => {
  const source = openSource(ts, 'a.ts', text)
  expect(source && [...exportedNames(source)].sort().join(' ')).toBe(names)
})
