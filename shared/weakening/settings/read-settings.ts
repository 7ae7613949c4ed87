import type ts from 'typescript'
import { isRecord } from '../../formats/read-json.ts'
import { readYaml, type YamlDocument } from '../../formats/yaml.ts'
import { parseSource } from '../../source/parse.ts'
import { labelOf, SettingsOf } from './collect.ts'
import { readExpressions } from './read-expression.ts'
import type { Settings } from './setting.ts'
import { escapePointer } from '../../formats/json-pointer.ts'

/** `undefined` for a text that cannot be read: nothing is known of it then. */
export function readSettings(compiler: typeof ts, path: string, text: string): Settings | undefined {
  if (/\.[cm]?[jt]sx?$/.test(path)) return readCode(compiler, path, text)
  if (/\.properties$/.test(path)) return readProperties(text)
  if (/\.ya?ml$/.test(path) || !/^\s*(?:[{[]|\/[/*])/.test(text)) return readYamlSettings(path, text)
  return readJson(compiler, path, text)
}

function readCode(compiler: typeof ts, path: string, text: string): Settings | undefined {
  const file = parseSource(compiler, `/source/${path}`, text, compiler.ScriptTarget.Latest)
  return file === undefined ? undefined : readExpressions({ ts: compiler, file })
}

/** JSON with comments, as most tools read it. */
function readJson(compiler: typeof ts, path: string, text: string): Settings | undefined {
  try {
    const file = compiler.parseJsonText(`/source/${path}.json`, text)
    // it takes objects alone
    const problems = compiler.parseConfigFileTextToJson(path, /^\s*\[/.test(text) ? `{"list":${text}}` : text)
    return problems.error === undefined ? readExpressions({ ts: compiler, file }) : undefined
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

function readYamlSettings(file: string, text: string): Settings | undefined {
  if (text.trim() === '') return new Map()
  const reading = readYaml(text, { file })
  if (reading.kind === 'bad') return undefined
  const found = new SettingsOf()
  addYaml({ found, document: reading.document }, reading.document.value, [], '')
  return found.settings
}

interface YamlParts {
  found: SettingsOf
  document: YamlDocument
}

function addYaml(parts: YamlParts, value: unknown, keys: string[], pointer: string): void {
  const { found, document } = parts
  if (found.isFull(keys)) return
  if (isRecord(value)) {
    for (const [key, member] of Object.entries(value))
      addYaml(parts, member, [...keys, key], `${pointer}/${escapePointer(key)}`)
  } else if (Array.isArray(value)) {
    addYamlList(parts, value, keys, pointer)
  } else if (isScalar(value)) {
    found.add(keys, { kind: 'scalar', value }, document.placeOf(pointer))
  }
}

function addYamlList(parts: YamlParts, list: readonly unknown[], keys: string[], pointer: string): void {
  const items = list.map((each) => (isScalar(each) ? String(each) : JSON.stringify(each)))
  parts.found.add(keys, { kind: 'list', items }, parts.document.placeOf(pointer))
  for (const [index, each] of list.entries()) {
    if (!isRecord(each)) continue
    const label = labelOf((key) => (typeof each[key] === 'string' ? each[key] : undefined), index)
    addYaml(parts, each, [...keys.slice(0, -1), `${keys.at(-1) ?? ''}${label}`], `${pointer}/${index}`)
  }
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

/** `name=value`, a line each; a list is a text with commas. */
function readProperties(text: string): Settings {
  const found = new SettingsOf()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, name, value = ''] = /^\s*([^#!\s=:][^=:\s]*)\s*[=:]\s*(.*)$/.exec(line) ?? []
    if (name === undefined) continue
    const items = value
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
    const isList = /exclusions|ignore/.test(name)
    found.add([name], isList ? { kind: 'list', items } : { kind: 'scalar', value }, {
      line: index + 1,
      column: 1,
    })
  }
  return found.settings
}
