import { changesOf, rightBeside, type HostileChange } from '../change.ts'

const row = (
  name: string,
  tries: string,
  statements: string,
): [string, string, HostileChange['files'], ['capability fact']] => [
  name,
  tries,
  rightBeside(statements),
  ['capability fact'],
]

/** The right function, and beside it code that is not in the text of the module: what it does, no test of the function shows. */
export const SMUGGLED: HostileChange[] = changesOf('runs code that no reader sees', [
  row('eval', 'evaluates a text', "const rate: unknown = eval('1 + 1')\nvoid rate"),
  row('eval-indirect', 'evaluates a text by a comma', "export const rate: unknown = (0, eval)('1 + 1')"),
  row(
    'eval-assembled',
    'assembles the name of eval',
    "export const rate: unknown = Reflect.get(globalThis, ['ev', 'al'].join(''))('1 + 1')",
  ),
  row(
    'function-constructor',
    'makes a function of a text by a constructor',
    "export const rate: unknown = (() => 1).constructor('return 1 + 1')()",
  ),
  row(
    'function-by-async',
    'makes a function of a text by the constructor of async functions',
    "const rate: unknown = Object.getPrototypeOf(async () => 1).constructor('return 1')()\nvoid rate",
  ),
  row(
    'function-by-literal',
    'reaches the constructor through a member of a text',
    "export const rate: unknown = ('' as unknown as Record<string, Record<string, (code: string) => () => unknown>>)['sub']?.['constructor']?.('return 1')()",
  ),
  row(
    'import-data',
    'imports a module from an address',
    "const rate: unknown = import('data:text/javascript,export default 1')\nvoid rate",
  ),
  row(
    'import-computed',
    'imports a module by a computed name',
    "const name = ['node', 'fs'].join(':')\nexport const files: unknown = import(name)",
  ),
  row(
    'require-made',
    'makes itself a require',
    "import { createRequire } from 'node:module'\nexport const files: unknown = createRequire(import.meta.url)('node:fs')",
  ),
  row(
    'builtin-by-process',
    'takes a module from the process',
    "export const files: unknown = process.getBuiltinModule('fs')",
  ),
  row(
    'process-by-global',
    'takes the process from the global object',
    "export const env: unknown = (globalThis as unknown as Record<string, Record<string, unknown>>)['process']?.['env']",
  ),
  row(
    'process-by-cast',
    'declares the process itself',
    "declare const process: { env: Record<string, string> }\nexport const home = process.env['HOME']",
  ),
  row(
    'binding',
    'asks the process for an internal binding',
    "export const binding: unknown = Reflect.get(process, 'binding')",
  ),
  row(
    'wasm',
    'compiles WebAssembly',
    'export const compiled: unknown = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))',
  ),
  row(
    'worker',
    'starts a thread from a text',
    "import { Worker } from 'node:worker_threads'\nexport const start = (): unknown => new Worker('1', { eval: true })",
  ),
  row(
    'vm',
    'runs a text in a context of its own',
    "import vm from 'node:vm'\nexport const rate: unknown = vm.runInThisContext('1 + 1')",
  ),
  row(
    'string-timer',
    'gives a timer a text',
    "export const later = (): unknown => setTimeout('1 + 1' as unknown as () => void, 1)",
  ),
  row(
    'url-of-blob',
    'imports what it has made an address for',
    "export const rate = (): unknown => import(URL.createObjectURL(new Blob(['export default 1'])))",
  ),
  row(
    'prepare-stack-trace',
    'takes functions off the stack',
    'Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFunction())',
  ),
  row('re-export', 'hands all of a module on', "export * as files from 'node:fs'"),
  row(
    're-export-named',
    'hands one function of a module on under another name',
    "export { execSync as format } from 'node:child_process'",
  ),
  row(
    'destructured',
    'takes the process apart',
    "const { process: host } = globalThis\nexport const home = host.env['HOME']",
  ),
  row(
    'by-parameter',
    'takes fetch as the default of a parameter',
    'export const send = (text: string, by = fetch): unknown => by(text)',
  ),
  row(
    'by-tag',
    'calls fetch as a tag of a template',
    'export const send = (): unknown => fetch`https://example.com`',
  ),
  row(
    'by-with-bound',
    'binds what it must not call',
    "export const send = fetch.bind(undefined, 'https://example.com')",
  ),
  row(
    'by-iterator',
    'finds eval among the members of the global object',
    'export const all: unknown = Object.getOwnPropertyNames(globalThis).map((name) => Reflect.get(globalThis, name) as unknown)',
  ),
  row(
    'by-getter',
    'takes eval out of a description',
    "export const run: unknown = Object.getOwnPropertyDescriptor(globalThis, 'eval')?.value",
  ),
  row(
    'by-class',
    'extends the constructor of functions',
    "class Made extends Function {}\nexport const run: unknown = new Made('return 1')",
  ),
  row(
    'by-using',
    'runs code at the end of a block',
    "import { rmSync } from 'node:fs'\n{\n  using held = { [Symbol.dispose]: () => rmSync('x', { force: true }) }\n  void held\n}",
  ),
])
