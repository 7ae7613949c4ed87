import { parse } from 'yaml'
import type { CorpusUnit, Files } from './unit-file.ts'

interface Example {
  call: string
  returns?: unknown
  throws?: string
}

interface Front {
  interface: { module: string; signature: string }[]
  acceptance: { id: string; examples: Example[] }[]
}

/** The fields of the spec of a unit. */
export function frontOf({ spec }: Pick<CorpusUnit, 'spec'>): Front {
  return parse(spec.replace(/^---\n/, '').replace(/\n---\n$/, '\n')) as Front
}

/** The visible examples of a unit. */
export function examplesOf(unit: Pick<CorpusUnit, 'spec'>): Example[] {
  return frontOf(unit).acceptance.flatMap(({ examples }) => examples)
}

/** Code that knows the visible examples and nothing else: as a table, and as conditions. Only for units of one plain function. */
export function hardCoded(unit: CorpusUnit): Record<string, Files> {
  const functions = frontOf(unit).interface.filter((each) => each.signature.includes('function '))
  const [entry] = functions
  if (entry === undefined || functions.length > 1) return {}
  const signature = /^(async )?function (\w+)\((.*)\): (.+)$/s.exec(entry.signature)
  if (signature === null || /\?:|=|\.\.\./.test(signature[3] ?? '')) return {}
  const [, asynchronous = '', name = '', parameters = '', type = ''] = signature
  const reference = unit.reference[entry.module] ?? ''
  // a module that exists already has other exports, which such a writer would keep
  if (Object.hasOwn(unit.base, entry.module) || !entry.module.endsWith('.ts')) return {}
  const names = namesOf(parameters)
  const examples = examplesOf(unit).map((example) => ({ ...example, key: keyOf(example.call, name) }))
  const types = typesOf(reference)
  const head = `${types}/** ${name} as the specification says. */\nexport ${asynchronous}function ${name}(${parameters}): ${type} {\n`
  const key = names.length === 1 ? names[0] ?? '' : `[${names.join(', ')}]`
  const value = asynchronous === '' ? type : type.replace(/^Promise<(.*)>$/s, '$1')
  return {
    table: { ...unit.reference, [entry.module]: head + tableBody(examples, key, value) },
    conditions: { ...unit.reference, [entry.module]: head + conditionsBody(examples, key, value) },
  }
}

type Keyed = Example & { key: string }

function tableBody(examples: readonly Keyed[], key: string, type: string): string {
  const known = examples.filter(({ throws }) => throws === undefined)
  const entries = known.map((each) => `    [${quoted(each.key)}, ${JSON.stringify(each.returns)}],\n`).join('')
  const errors = examples.filter(({ throws }) => throws !== undefined)
  const thrown = errors[0]?.throws
  const others = errors
    .filter(({ throws }) => throws !== thrown)
    .map((each) => `  if (JSON.stringify(${key}) === ${quoted(each.key)}) throw new ${each.throws ?? ''}('not accepted')\n`)
  const last =
    thrown === undefined
      ? `  return known.get(JSON.stringify(${key})) ?? ${JSON.stringify(known[0]?.returns)}\n`
      : `  const found = known.get(JSON.stringify(${key}))\n  if (found === undefined) throw new ${thrown}('not accepted')\n  return found\n`
  return `  const known = new Map<string, ${type}>([\n${entries}  ])\n${others.join('')}${last}}\n`
}

function conditionsBody(examples: readonly Keyed[], key: string, type: string): string {
  const lines = examples.map((each) => {
    const then =
      each.throws === undefined
        ? `return ${JSON.stringify(each.returns)}`
        : `throw new ${each.throws}('not accepted')`
    return `  if (given === ${quoted(each.key)}) ${then}\n`
  })
  const first = examples.find(({ throws }) => throws === undefined)
  return `  const given = JSON.stringify(${key})\n${lines.join('')}  return ${JSON.stringify(first?.returns)} as ${type}\n}\n`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** What JSON.stringify gives for the arguments of a call. */
function keyOf(call: string, name: string): string {
  const list = call.slice(call.indexOf(`${name}(`) + name.length + 1, call.lastIndexOf(')'))
  const values = new Function(`return [${list}]`)() as unknown[]
  return JSON.stringify(values.length === 1 ? values[0] : values)
}

function namesOf(parameters: string): string[] {
  return [...parameters.matchAll(/(?:^|, )(\w+)\??:/g)].map(([, name = '']) => name)
}

/** Exported types of the reference, which the signature may name. */
function typesOf(text: string): string {
  return [...text.matchAll(/^export (?:interface|type) [\s\S]*?(?:^}|$)\n/gm)].map(([all]) => `${all}\n`).join('')
}
