import { parse } from 'yaml'
import { literal } from './call-rows.ts'
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
  const shape = shapeOf(unit)
  if (shape === undefined) return {}
  const { module, head, key, type, examples } = shape
  return {
    table: { ...unit.reference, [module]: head + tableBody(examples, key, type) },
    conditions: { ...unit.reference, [module]: head + conditionsBody(examples, key, type) },
  }
}

interface Shape {
  module: string
  /** All before the body of the function. */
  head: string
  /** What tells calls apart. */
  key: string
  /** Type of what is returned, without its promise. */
  type: string
  examples: Keyed[]
}

const SIGNATURE = /^(?:async )?function (\w+)\((.*)\): (.+)$/s

/** `undefined` for units whose examples are no calls of one function of a new module. */
function shapeOf(unit: CorpusUnit): Shape | undefined {
  const functions = frontOf(unit).interface.filter(({ signature }) => SIGNATURE.test(signature))
  const [entry] = functions
  if (entry === undefined || functions.length > 1) return undefined
  const { module, signature } = entry
  // a module that exists already has other exports, which such a writer would keep
  if (Object.hasOwn(unit.base, module) || !module.endsWith('.ts')) return undefined
  const [, name = '', parameters = '', type = ''] = SIGNATURE.exec(signature) ?? []
  const isAsync = type.startsWith('Promise<')
  const declared = `export ${isAsync ? 'async ' : ''}function ${name}(${parameters}): ${type} {\n`
  return {
    module,
    head: `${typesOf(unit.reference[module] ?? '')}/** ${name} as the specification says. */\n${declared}`,
    key: keySource(parameters),
    type: isAsync ? type.slice('Promise<'.length, -1) : type,
    examples: examplesOf(unit).map((example) => ({ ...example, key: keyOf(example.call, name) })),
  }
}

type Keyed = Example & { key: string }

function tableBody(examples: readonly Keyed[], key: string, type: string): string {
  const known = examples.filter(({ throws }) => throws === undefined)
  const entries = known
    .map((each) => `    [${quoted(each.key)}, ${JSON.stringify(each.returns)}],\n`)
    .join('')
  const errors = examples.filter(({ throws }) => throws !== undefined)
  const thrown = errors[0]?.throws
  const others = errors
    .filter(({ throws }) => throws !== thrown)
    .map(
      (each) =>
        `  if (JSON.stringify(${key}) === ${quoted(each.key)}) throw new ${each.throws ?? ''}('not accepted')\n`,
    )
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
  const values = literal(`[${list}]`) as unknown[]
  return JSON.stringify(values.length === 1 ? values[0] : values)
}

/** The source of what is compared with a key: one argument, or a list of them. */
function keySource(parameters: string): string {
  const names = [...parameters.matchAll(/(?:^|, )(\w+)\??:/g)].map(([, name = '']) => name)
  return names.length === 1 ? names.join('') : `[${names.join(', ')}]`
}

/** Exported types of the reference, which the signature may name. */
function typesOf(text: string): string {
  const found = text.matchAll(/^export (?:interface \w+ \{[\s\S]*?^\}|type .*)\n/gm)
  return [...found].map(([all]) => `${all}\n`).join('')
}
