import type { ExportRecord } from './extract-exports.ts'
import type { Signature } from './read-declaration.ts'

/** `.command('name <argument>', 'what it does'`, as commander, yargs, cac and sade write it. */
const CALLED =
  /\.command\(\s*(['"`])([\w:-]{1,60})(?:\s[^'"`\n]{0,200})?\1\s*(?:,\s*(['"`])([^'"`\n]{1,300})\3)?/g
/** `.description('what it does')` of the same chain. */
const DESCRIBED = /\.(?:description|describe|summary|desc)\(\s*(['"`])([^'"`\n]{1,300})\1/
/** A module that is a command: `exports.command = 'name'`, `export const command = 'name'`, `command: 'name'`. */
const DECLARED = /(?:^|[\s.{,])command\s*[:=]\s*(?:\[\s*)?(['"`])([\w:-]{1,60})(?:\s[^'"`\n]{0,200})?\1/g
const DECLARED_TEXT =
  /(?:^|[\s.{,])(?:description|describe|desc|summary)\s*[:=]\s*\n?\s*(['"`])([^'"`\n]{1,300})\1/
/** How far behind the name of a command its description is looked for. */
const REACH = 400

/** The commands that a module adds to a command line, by what looks like them. */
export function commandsIn(file: string, text: string): ExportRecord[] {
  if (!text.includes('command')) return []
  const called = [...text.matchAll(CALLED)].map((match) => commandAt(match, DESCRIBED, { file, text }))
  const declared = [...text.matchAll(DECLARED)].map((match) =>
    commandAt(match, DECLARED_TEXT, { file, text }),
  )
  // without a description it may be anything that has a command
  return [
    ...new Map(
      [...called, ...declared].filter(({ doc }) => doc !== '').map((each) => [each.name, each]),
    ).values(),
  ]
}

function commandAt(
  match: RegExpExecArray,
  described: RegExp,
  { file, text }: { file: string; text: string },
): ExportRecord {
  const [all, , name = '', , inline] = match
  const rest = text.slice(match.index + all.length, match.index + all.length + REACH)
  const own = rest.split(/\.command\(/)[0] ?? ''
  const line = text.slice(0, match.index).split('\n').length
  return {
    name,
    file,
    line,
    signature: UNKNOWN,
    doc: inline ?? described.exec(own)?.[2] ?? '',
    hints: 'command line',
    isCommand: true,
  }
}

const UNKNOWN: Signature = { form: 'constant', params: [], result: undefined, generics: [], members: [] }
