import { pathProblem } from '../../paths/safe-path.ts'
import type { CommandLine } from '../rows/program.ts'
import { sourceOf, sourceString } from '../rows/source-text.ts'
import { isPlainModule } from './test-names.ts'
import type { Deed, Words } from './test-words.ts'
import { expectedMembers, isWrittenText, textLines } from './expected-text.ts'

/** A program that Node starts as it is, in a folder of its own. */
export function commandDeed(command: CommandLine, expected: unknown): Deed | undefined {
  const outcome = outcomeOf(expected)
  if (outcome === undefined || !isPlainCommand(command)) return undefined
  const files = Object.entries(command.files)
  const read = Object.entries(outcome.files)
  return {
    names: [],
    usesTop: true,
    uses: [
      ['node:child_process', 'spawnSync'],
      ['node:path', 'join'],
      ['node:os', 'tmpdir'],
      ['node:fs', 'mkdtempSync'],
      ['node:fs', 'rmSync'],
      ...(files.length > 0 ? [['node:fs', 'writeFileSync'] as const] : []),
      ...(read.length > 0 ? [['node:fs', 'readFileSync'] as const] : []),
    ],
    lines: (words) => commandLines(command, outcome, words),
  }
}

interface Outcome {
  texts: [name: string, expected: unknown][]
  files: Record<string, unknown>
}

/** What the row speaks of, where each of it has a line of its own. */
function outcomeOf(expected: unknown): Outcome | undefined {
  const { files: filesExpected, exit, ...texts } = expectedMembers(expected) ?? {}
  const files = filesExpected === undefined ? {} : expectedMembers(filesExpected)
  if (files === undefined || !Object.keys(files).every(isPlainName)) return undefined
  const said = Object.entries({ ...(exit === undefined ? {} : { status: exit }), ...texts })
  const all = [...said.map(([, text]) => text), ...Object.values(files)]
  const isWritten = all.length > 0 && all.every((text) => isWrittenText(text) && !namesFolder(text))
  return isWritten ? { texts: said, files } : undefined
}

/** Where the line prints a dot, the names of folders may stand in the output. */
function namesFolder(text: unknown): boolean {
  return typeof text === 'string' && /(?:^|[\s"'`(])\.(?:[/\\\s"'`)]|$)/.test(text)
}

/** Programs that a compiler makes, folders below the folder, and variables that steer Node or the system are for the line. */
function isPlainCommand({ run, env, files }: CommandLine): boolean {
  return (
    isPlainModule(run) &&
    Object.keys(files).every(isPlainName) &&
    !Object.keys(env).some((name) => /^(?:NODE|LD|DYLD|PATH$)/i.test(name))
  )
}

function isPlainName(name: string): boolean {
  return !/[/\\]/.test(name) && pathProblem(name) === undefined
}

function commandLines(
  { run, args, stdin, env, files }: CommandLine,
  outcome: Outcome,
  words: Words,
): string[] {
  const { free, top } = words
  const [folder, ran, join] = [free('folder'), free('ran'), free('join')]
  const variables = [`PATH: process.env["PATH"]`, ...Object.entries(env).map(variable)]
  const command = [`${join}(${top}, ${sourceString(run)})`, ...args.map(sourceString)]
  const inFolder = (name: string): string => `${join}(${folder}, ${sourceString(name)})`
  const options = [
    `cwd: ${folder}`,
    ...(stdin === '' ? [] : [`input: ${sourceString(stdin)}`]),
    `env: { ${variables.join(', ')} }`,
    'encoding: "utf8"',
  ]
  return [
    `const ${folder} = ${free('mkdtempSync')}(${join}(${free('tmpdir')}(), "row-"));`,
    ...Object.entries(files).map(
      ([name, text]) => `${free('writeFileSync')}(${inFolder(name)}, ${sourceString(text)});`,
    ),
    `const ${ran} = ${free('spawnSync')}(process.execPath, [${command.join(', ')}], { ${options.join(', ')} });`,
    ...outcome.texts.flatMap(([name, text]) => textLines(`${ran}.${name}`, text, words)),
    ...Object.entries(outcome.files).flatMap(([name, text]) =>
      textLines(`${free('readFileSync')}(${inFolder(name)}, "utf8")`, text, words),
    ),
    `${free('rmSync')}(${folder}, { recursive: true });`,
  ]
}

function variable([name, value]: [string, string]): string {
  return sourceOf({ [name]: value }).slice(2, -2)
}
