import type { CommandLine, Expression, From, Program, Relation, Rendering, Request } from './program.ts'

/** What a row does, as one line for people and prompts. No text of this form is a call that could be read as one. */
export function programText(program: Program): string {
  switch (program.kind) {
    case 'expression':
      return `${expressionText(program)}${fromText(program)}`
    case 'cli':
      return commandText(program)
    case 'http':
      return requestText(program)
    case 'render':
      return `${renderingText(program)}${fromText(program)}`
    case 'file':
      return `file: ${program.path}${program.at === undefined ? '' : ` at ${program.at}`}`
    case 'type':
      return `type: ${program.code}${fromText(program)}`
    case 'relation':
      return `relation: ${relationText(program)}`
  }
}

function fromText({ from }: { from?: From }): string {
  if (typeof from !== 'object') return from === undefined ? '' : ` (from ${from})`
  const words = Object.entries(from).map(([name, module]) => `${name} from ${module}`)
  return ` (${words.join(', ')})`
}

function expressionText({ given, expression, awaits }: Expression): string {
  const whole = [...given.map(closed), expression].join(' ')
  return awaits === undefined ? whole : `the promise of: ${whole}`
}

/** A statement as it stands before another one. */
export function closed(statement: string): string {
  return /[;}]\s*$/.test(statement) ? statement.trim() : `${statement.trim()};`
}

function commandText({ run, args, stdin, env, files }: CommandLine): string {
  const words = [run, ...args].map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : JSON.stringify(word)))
  return [
    `cli: ${words.join(' ')}`,
    ...(stdin === '' ? [] : [`stdin ${JSON.stringify(stdin)}`]),
    ...Object.entries(env).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
    ...Object.entries(files).map(([name, text]) => `file ${name} ${JSON.stringify(text)}`),
  ].join(', ')
}

function requestText({ handler, run, given, method, path, headers, body, ...more }: Request): string {
  const to = handler === undefined ? `the server ${run ?? ''}` : [...given.map(closed), handler].join(' ')
  return [
    `http: ${method} ${path} to ${to}${fromText(more)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : [`body ${JSON.stringify(body)}`]),
  ].join(', ')
}

function renderingText({ component, props }: Rendering): string {
  return `render: ${component} with ${JSON.stringify(props)}`
}

/** The relation as a sentence of calls. */
function relationText({ relation, of, with: other = '' }: Relation): string {
  switch (relation) {
    case 'idempotent':
      return `${of}(${of}(x)) is ${of}(x)`
    case 'inverse':
      return `${other}(${of}(x)) is x`
    case 'commutative':
      return `${of}(a, b) is ${of}(b, a)`
    case 'monotone':
      return `${of}(a) <= ${of}(b) where a <= b`
    case 'same':
      return `${of}(...x) is ${other}(...x)`
  }
}
