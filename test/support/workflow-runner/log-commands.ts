import type { Annotation } from './records.ts'

/** One log line as the runner understands it. */
export type LogLine =
  | { kind: 'text'; text: string }
  | { kind: 'mask'; value: string }
  | { kind: 'annotation'; annotation: Annotation }
  | { kind: 'stop'; token: string }
  /** Understood and without effect here: debug, group, echo, matchers. */
  | { kind: 'quiet' }
  /** set-env and add-path by log line: switched off by GitHub. */
  | { kind: 'disabled'; command: string }
  /** set-output and save-state by log line: deprecated, and ignored here so that nobody relies on them. */
  | { kind: 'deprecated'; command: string }

/** Reads lines of one step; `::stop-commands::token` makes everything text until `::token::`. */
export function makeLogReader(): (line: string) => LogLine {
  let stopped: string | undefined
  return (line) => {
    if (stopped !== undefined) {
      if (line.trim() === `::${stopped}::`) stopped = undefined
      return { kind: 'text', text: line }
    }
    const read = readLine(line)
    if (read.kind === 'stop') stopped = read.token
    return read
  }
}

function readLine(line: string): LogLine {
  const [, command, properties, message] =
    /^\s*::([a-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/i.exec(line) ??
    /##\[([a-z-]+)(?: ([^\]]*))?\](.*)$/i.exec(line) ??
    []
  if (command === undefined) return { kind: 'text', text: line }
  return (
    commandOf(command.toLowerCase(), unescapeData(message ?? ''), properties ?? '') ?? {
      kind: 'text',
      text: line,
    }
  )
}

const QUIET = new Set(['debug', 'group', 'endgroup', 'echo', 'add-matcher', 'remove-matcher'])

function commandOf(command: string, text: string, properties: string): LogLine | undefined {
  if (QUIET.has(command)) return { kind: 'quiet' }
  switch (command) {
    case 'add-mask':
      return { kind: 'mask', value: text }
    case 'stop-commands':
      return { kind: 'stop', token: text }
    case 'error':
    case 'warning':
    case 'notice':
      return { kind: 'annotation', annotation: annotationOf(command, text, properties) }
    case 'set-env':
    case 'add-path':
      return { kind: 'disabled', command }
    case 'set-output':
    case 'save-state':
      return { kind: 'deprecated', command }
    default:
      return undefined
  }
}

function annotationOf(level: Annotation['level'], message: string, properties: string): Annotation {
  const pairs = properties.split(',').flatMap((pair) => {
    const [, name, value] = /^\s*([A-Za-z]+)=(.*)$/.exec(pair) ?? []
    return name === undefined || value === undefined ? [] : [[name, unescapeProperty(value)] as const]
  })
  return { level, message, properties: Object.fromEntries(pairs) }
}

function unescapeData(text: string): string {
  return text.replaceAll(/%0D/gi, '\r').replaceAll(/%0A/gi, '\n').replaceAll('%25', '%')
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll(/%3A/gi, ':').replaceAll(/%2C/gi, ','))
}
