import { compareText } from '../../findings.ts'
import { sourceString } from '../rows/source-text.ts'
import type { Callee, NodeName, TestForm, Words } from './test-words.ts'

/** What a test file takes from its runner. */
export function importLines(words: Words): string[] {
  const { runner, test, check } = words
  const named = (name: string, local: string): Imported => ({ name, local })
  if (runner === 'vitest') return [importLine('vitest', [named('expect', check), named('test', test)], words)]
  if (runner === 'jest') return []
  const assert =
    words.form === 'commonjs'
      ? `const ${check} = require("node:assert/strict");`
      : `import ${check} from "node:assert/strict";`
  return runner === 'mocha' ? [assert] : [assert, importLine('node:test', [named('test', test)], words)]
}

/** What a test file takes from modules of Node, beside its runner: each name once. */
export function nodeLines(
  uses: readonly NodeName[],
  { usesTop }: { usesTop: boolean },
  words: Words,
): string[] {
  const isUrl = usesTop && isModule(words)
  const all: NodeName[] = [...uses, ...(isUrl ? [['node:url', 'fileURLToPath'] as const] : [])]
  const modules = Map.groupBy(all, ([module]) => module)
  return [...modules]
    .sort(([a], [b]) => compareText(a, b))
    .map(([module, names]) => {
      const different = [...new Set(names.map(([, name]) => name))]
      return importLine(
        module,
        different.map((name) => ({ name, local: words.free(name) })),
        words,
      )
    })
}

/** The top folder, from where the file lies: jest reads a module as CommonJS or not, as its settings say. */
export function topLine(toTop: string, words: Words): string {
  const { runner, top, check, free, form } = words
  const up = sourceString(`../${toTop}`)
  const file =
    runner === 'jest'
      ? `${check}.getState().testPath${form === 'types' ? ' ?? ""' : ''}`
      : isModule(words)
        ? `${free('fileURLToPath')}(import.meta.url)`
        : '__filename'
  return `const ${top} = ${free('join')}(${file}, ${up});`
}

/** Does the file know its place as a module does? */
function isModule({ runner, form }: Words): boolean {
  return runner !== 'jest' && form !== 'commonjs'
}

interface Imported {
  name: string
  local: string
}

function importLine(module: string, imported: readonly Imported[], { form }: Words): string {
  const join = form === 'commonjs' ? ': ' : ' as '
  const names = imported.map(({ name, local }) => (name === local ? name : `${name}${join}${local}`))
  const list = names.sort(compareText).join(', ')
  return form === 'commonjs'
    ? `const { ${list} } = require(${sourceString(module)});`
    : `import { ${list} } from ${sourceString(module)};`
}

/** The names under test that are imported by their name. */
export function calleeLines(cases: readonly Callee[], words: Words): string[] {
  const modules = new Map<string, Map<string, Imported>>()
  for (const { module, callee, isDefault } of cases) {
    const names = modules.get(module) ?? new Map<string, Imported>()
    modules.set(module, names.set(callee, { name: isDefault ? 'default' : callee, local: callee }))
  }
  return [...modules]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([module, names]) => moduleLines(module, [...names.values()], words))
}

/** CommonJS knows no default export: it is what a compiler has named so, else all that the module exports. */
function moduleLines(module: string, imported: readonly Imported[], words: Words): string[] {
  if (words.form !== 'commonjs') return [importLine(module, imported, words)]
  const named = imported.filter(({ name }) => name !== 'default')
  const whole = `require(${sourceString(module)})`
  const defaults = imported.filter(({ name }) => name === 'default')
  return [
    ...(named.length === 0 ? [] : [importLine(module, named, words)]),
    ...defaults.map(({ local }) => `const ${local} = ${whole}.default ?? ${whole};`),
  ]
}

/** CommonJS as every runner shows it: its exports, and all of them once more as the default. */
export function lookUpLines(
  cases: readonly Callee[],
  { exported, module, form }: Words,
): { imports: string[]; constants: string[] } {
  const modules = [...new Set(cases.map((each) => each.module))].sort(compareText)
  const locals = new Map(modules.map((each, index) => [each, `${module}${index + 1}`]))
  const names = new Map(cases.map((each) => [each.callee, locals.get(each.module) ?? '']))
  const lines = [...names]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, local]) => `const ${name} = ${exported}(${local}, ${sourceString(name)});`)
  return {
    imports: modules.map((each) => wholeLine(locals.get(each) ?? '', each, form)),
    constants: lines.length === 0 ? [] : [lines.join('\n')],
  }
}

function wholeLine(local: string, module: string, form: TestForm): string {
  return form === 'commonjs'
    ? `const ${local} = require(${sourceString(module)});`
    : `import * as ${local} from ${sourceString(module)};`
}
