import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { capabilitiesOf } from '../../../../shared/source/effects/find-capabilities.ts'
import { openSource } from '../../../../shared/source/open-source.ts'

function effectsIn(text: string, path = 'src/a.ts'): string[] {
  const source = openSource(ts, path, text)
  if (source === undefined) throw new Error('too deep')
  return [...new Set(capabilitiesOf(source).map(({ effect }) => effect))].sort()
}

describe('what a file can do', () => {
  it.each([
    ['clock', 'export const a = () => Date.now()'],
    ['clock', 'export const a = () => new Date().getTime()'],
    ['clock', 'export const a = () => Date()'],
    ['clock', 'export const a = (...x: []) => new Date(...x)'],
    ['clock', 'const D = Date\nexport const a = () => new D()'],
    ['clock', 'const { now } = Date\nexport const a = () => now()'],
    ['clock', "export const a = () => globalThis['Da' + 'te'].now()"],
    ['clock', 'export const a = (now = Date.now) => now()'],
    ['clock', 'export const a = { clock: Date }'],
    ['clock', 'let d\nd = Date\nexport const a = () => d.now()'],
    ['clock', 'export const a = () => (0, Date.now)()'],
    ['clock', 'export const a = () => Date.now.call(null)'],
    ['clock', 'export const a = () => performance.now()'],
    ['clock', "import { performance } from 'node:perf_hooks'\nexport const a = performance"],
    ['clock', "export const a = () => new Intl.DateTimeFormat('en').format()"],
    ['clock', 'export const a = () => process.hrtime()'],
    ['clock', 'export const a = () => Temporal.Now.instant()'],
    ['random', 'export const a = () => Math.random()'],
    ['random', 'const m = Math\nexport const a = () => m.random()'],
    ['random', 'export const a = [Math]'],
    ['random', 'export const a = () => crypto.randomUUID()'],
    ['random', "import { randomBytes } from 'crypto'\nexport const a = randomBytes"],
    ['random', "import * as c from 'node:crypto'\nexport const a = () => c.randomInt(3)"],
    ['timers', 'export const a = () => setTimeout(() => 1, 1)'],
    ['timers', "import { setTimeout as wait } from 'node:timers/promises'\nexport const a = wait"],
    ['timers', 'export const a = AbortSignal.timeout(3)'],
    ['fs', "import { readFileSync } from 'node:fs'\nexport const a = readFileSync"],
    ['fs', "import { readFileSync } from 'fs'\nexport const a = readFileSync"],
    ['fs', "export const a = async () => (await import('node:fs')).readFileSync('x')"],
    ['fs', "const fs = require('fs')\nexport const a = fs"],
    ['fs', "export * from 'node:fs/promises'"],
    ['fs', "import fs = require('fs')\nexport const a = fs"],
    ['fs', "export const a = import('node:' + 'fs')"],
    ['network', 'export const a = () => fetch("https://example.com")'],
    ['network', "import http from 'http'\nexport const a = http"],
    ['network', 'export const a = new WebSocket("wss://example.com")'],
    ['env', 'export const a = process.env.HOME'],
    ['env', 'export const a = process.env[String(1) + "x"]'],
    ['env', "import { env } from 'node:process'\nexport const a = env"],
    ['env', "import { cpus } from 'node:os'\nexport const a = cpus"],
    ['env', 'export const a = import.meta.url'],
    ['env', 'module.exports = __filename'],
    ['process', 'export const a = process.argv'],
    [
      'process',
      'declare const process: { exit(code: number): void }\nexport const a = () => process.exit(0)',
    ],
    ['process', 'export const a = (globalThis as unknown as { process: { pid: number } }).process.pid'],
    ['process', "import proc from 'node:process'\nexport const a = proc.pid"],
    ['process', "import { execFileSync } from 'node:child_process'\nexport const a = execFileSync"],
    ['workers', 'export const a = new SharedArrayBuffer(8)'],
    ['workers', 'export const a = Atomics.wait'],
    ['workers', "import { Worker } from 'worker_threads'\nexport const a = Worker"],
    ['wasm', 'export const a = WebAssembly.compile'],
    ['browser', 'export const a = document.title'],
    ['browser', 'export const a = window.localStorage'],
    ['dynamic-code', 'export const a = eval("1")'],
    ['dynamic-code', 'export const a = (0, eval)("1")'],
    ['dynamic-code', "export const a = globalThis['ev' + 'al']('1')"],
    ['dynamic-code', 'export const a = new Function("return 1")'],
    ['dynamic-code', 'export const a = Function("return 1")()'],
    ['dynamic-code', 'export class A extends Function {}'],
    ['dynamic-code', 'export const a = (function () {}).constructor("return 1")()'],
    ['dynamic-code', "export const a = (() => 1)['constr' + 'uctor']('return 1')"],
    ['dynamic-code', 'export const a = [].filter.constructor("return 1")()'],
    ['dynamic-code', "export const a = ''.constructor.constructor('return 1')()"],
    ['dynamic-code', 'export const a = (x: object) => x.constructor("return 1")'],
    ['dynamic-code', 'const { constructor: F } = () => 1\nexport const a = F("return 1")'],
    ['dynamic-code', 'const F = parseInt.constructor\nexport const a = F("return 1")'],
    ['dynamic-code', 'export const a = (k: string) => (() => 1)[k]("return 1")'],
    ['dynamic-code', 'export class A { static a() { return this.constructor("return 1") } }'],
    ['dynamic-code', "export const a = import('data:text/javascript,1')"],
    ['dynamic-code', "import 'data:text/javascript,1'"],
    ['dynamic-code', 'export const a = (x: string) => import(x)'],
    ['dynamic-code', 'export const a = (x: string) => require(x)'],
    ['dynamic-code', "import { createRequire } from 'node:module'\nexport const a = createRequire"],
    ['dynamic-code', "import vm from 'vm'\nexport const a = vm"],
    ['dynamic-code', 'export const a = require.cache'],
    ['builtins', 'Object.is = () => true\nexport {}'],
    ['builtins', 'const o = Object\no.is = () => true\nexport {}'],
    ['builtins', 'globalThis.Object.is = () => true\nexport {}'],
    ['builtins', "Object['i' + 's'] = () => true\nexport {}"],
    ['builtins', 'Array.prototype.map = function () { return [] }\nexport {}'],
    ['builtins', 'const p = Array.prototype\np.map = null\nexport {}'],
    ['builtins', '[].__proto__.map = null\nexport {}'],
    ['builtins', '[].constructor.prototype.map = null\nexport {}'],
    ['builtins', 'Object.getPrototypeOf([]).map = null\nexport {}'],
    ['builtins', 'const p = Reflect.getPrototypeOf([])\np.map = null\nexport {}'],
    ['builtins', "Object.defineProperty(Object, 'is', { value: () => true })\nexport {}"],
    ['builtins', "const { defineProperty } = Object\ndefineProperty(JSON, 'parse', {})\nexport {}"],
    ['builtins', 'Object.assign(JSON, { parse: 1 })\nexport {}'],
    ['builtins', "Reflect.set(Math, 'max', 1)\nexport {}"],
    ['builtins', 'delete Array.prototype.map\nexport {}'],
    ['builtins', '[JSON.parse] = [1]\nexport {}'],
    ['builtins', '({ a: JSON.parse } = { a: 1 })\nexport {}'],
    ['builtins', 'for (JSON.parse of [1]) { }\nexport {}'],
    [
      'builtins',
      "import assert from 'node:assert/strict'\nassert.deepStrictEqual = () => undefined\nexport {}",
    ],
    ['builtins', "import * as assert from 'assert'\nObject.assign(assert, {})\nexport {}"],
    ['builtins', "const a = require('assert')\na.ok = 1"],
    ['builtins', 'const patch = (x) => { x.map = 1 }\npatch(Array.prototype)\nexport {}'],
    ['builtins', 'export const a = [Reflect]'],
    ['builtins', "({}).__defineGetter__('a', () => 1)\nexport {}"],
    ['globals', 'export const a = globalThis'],
    ['globals', 'export const a = (k: string) => globalThis[k]'],
    ['globals', 'export const a = (k: string) => JSON[k]'],
    ['globals', 'export const a = (k: string) => Reflect.get(globalThis, k)'],
    ['globals', 'declare const secretHook: () => void\nexport const a = secretHook'],
    ['globals', 'export {}\ndeclare global { var a: number }'],
    ['globals', 'declare const process: unknown', 'src/own.d.ts'],
    ['stack', 'export const a = () => new Error().stack'],
    ['stack', 'export const a = () => Error("x")["sta" + "ck"]'],
    ['stack', 'const { stack } = new Error()\nexport const a = stack'],
    ['stack', 'export const a = (f: () => void) => { try { f() } catch (x) { return x.stack } }'],
    ['stack', 'const x = {}\nError.captureStackTrace(x)\nexport {}'],
    ['stack', 'Error.prepareStackTrace = () => 1\nexport {}'],
    ['stack', 'export function a() { return arguments.callee }'],
    ['stack', 'export function a() { return a.caller }'],
    ['stack', "export const a = (error: Error) => Object.getOwnPropertyDescriptor(error, 'stack')"],
    ['stack', "export const a = (error: Error) => JSON.stringify(error, ['stack'])"],
    ['builtins', 'export const a = (x: object) => Object.assign(x.constructor.prototype, { b: 1 })'],
    ['builtins', 'export class A extends Array { b() { super.push = null } }'],
    ['stack', 'export const a = (error: Error) => Object.getOwnPropertyDescriptors(error)'],
    ['stack', 'export const a = (key: string) => Reflect.get(new Error(), key)'],
    ['stack', 'export const a = (error: Error, key: keyof Error) => error[key]'],
    ['clock', "export const a = () => new File([], 'x').lastModified"],
    ['clock', "export const a = () => { const { lastModified } = new File([], 'x'); return lastModified }"],
    ['clock', "export const a = () => new Event('x').timeStamp"],
    ['random', 'export const a = () => URL.createObjectURL(new Blob([]))'],
    ['stack', "import { getCallSites } from 'node:util'\nexport const a = getCallSites"],
    ['test-runner', "import { expect } from 'vitest'\nexport const a = expect"],
    ['test-runner', "import test from 'node:test'\nexport const a = test"],
    ['test-runner', 'expect.extend({})\nexport {}'],
  ])('finds %s in %j', (effect, text, path?: string) => {
    expect(effectsIn(text, path)).toContain(effect)
  })

  it.each([
    ["process.getBuiltinModule('fs')", ['fs', 'process']],
    ["(globalThis as any)['process'].getBuiltinModule('node:' + 'vm')", ['dynamic-code', 'process']],
    ["Reflect.get(globalThis, 'Date').now()", ['clock']],
    ["Object.getOwnPropertyDescriptor(globalThis, 'fetch')", ['network']],
  ])('names the effects of %s', (text, effects) => {
    expect(effectsIn(`export const a = ${text}`)).toEqual(effects)
  })

  it.each([
    [
      'dates that are given',
      'export const a = (x: string) => new Date(x).getTime() + Date.UTC(2020, 1) + Date.parse(x)',
    ],
    [
      'mathematics',
      'const { floor, max } = Math\nexport const a = (x: number) => floor(x) + max(1, x) + Math.PI',
    ],
    [
      'modules that compute',
      "import { join } from 'node:path'\nimport { inspect } from 'util'\nexport const a = join(inspect(1))",
    ],
    ['digests', "import { createHash } from 'node:crypto'\nexport const a = createHash('sha256')"],
    [
      'types',
      "import type { Stats } from 'node:fs'\nimport { type Dirent } from 'node:fs'\nexport const a = (x: Stats, y: Dirent, z: typeof process, d: Date, e: typeof globalThis) => x",
    ],
    [
      'locals of the same name',
      'export const a = (process: { env: string }, Date: () => 1, fetch: number) => [process.env, Date(), fetch]',
    ],
    [
      'looks',
      "export const a = (x: unknown) => x instanceof Date || typeof window === 'undefined' || x === Object",
    ],
    [
      'errors',
      "export class MyError extends Error { stack2 = 1 }\nexport const a = () => { throw new MyError('x') }",
    ],
    [
      'the message of an error',
      "export const a = (error: Error) => JSON.stringify(error, null, 2) + Reflect.get(error, 'message')",
    ],
    ['a record that was changed', 'export const a = (page: { lastModified: number }) => page.lastModified'],
    [
      'a stack of values',
      'export class Pile { stack: number[] = []; push(x: number) { this.stack.push(x) } }',
    ],
    [
      'constructors that are compared',
      'export class A { same(x: A) { return x.constructor === this.constructor && x.constructor.name === "A" } copy() { return new this.constructor() } }',
    ],
    [
      'builtins that are used',
      'export const a = (x: object) => Object.keys(x).map(String).filter(Boolean).concat(JSON.stringify(x), [...new Map()])',
    ],
    [
      'borrowed methods',
      'export const a = (x: object) => Array.prototype.slice.call(x) && Object.prototype.hasOwnProperty.call(x, "a")',
    ],
    [
      'prototypes of classes here',
      'export class A {}\nA.prototype.b = 1\nexport const c = Object.create(A.prototype), d = Object.create(Array.prototype)',
    ],
    ['CommonJS', "exports.a = 1\nmodule.exports.b = 2\nmodule.exports = { c: require('./c') }"],
    [
      'objects changed here',
      'const a = {}\nObject.assign(a, { b: 1 })\nObject.freeze(a)\nObject.defineProperty(a, "c", {})\nexport { a }',
    ],
    ['a brand', 'declare const brand: unique symbol\nexport type Id = string & { [brand]: 1 }'],
    ['elements', 'export const a = (k: string, m: Record<string, number>) => m[k]'],
    [
      'a declaration file that is a module',
      'export declare const a: number\nexport interface B { c: Date }',
      'src/own.d.ts',
    ],
    [
      'components',
      'export const A = () => <div className="x" onClick={() => undefined}><p>text</p></div>',
      'src/a.tsx',
    ],
  ])('finds nothing in %s', (_, text, path?: string) => {
    expect(effectsIn(text, path)).toEqual([])
  })

  it('ends on code that refers to itself, and on long chains', () => {
    const chain = Array.from({ length: 3000 }, (_, at) => `const a${at + 1} = a${at}`).join('\n')
    expect(effectsIn(`const a0 = Date\n${chain}\nexport const b = a3000`)).toEqual(['clock'])
    expect(effectsIn('let a = b\nlet b = a\na = Math\nexport { a }')).toEqual(['random'])
  })
})
