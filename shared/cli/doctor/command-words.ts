import { commandsOn, type CommandWork } from '../../factory/factory.ts'

/** What a command line of factory.yml starts. */
export interface StartedProgram {
  /** First word: a program on PATH. */
  program: string
  /** A program of an installed package that it starts, such as vitest of `npx vitest`. */
  packaged: string | undefined
}

/** Words of the shell itself. */
const BUILT_IN = new Set([
  'cd',
  'echo',
  'export',
  'set',
  'test',
  'true',
  'false',
  'if',
  'for',
  'while',
  'exit',
  'source',
  'eval',
  'exec',
])

const STARTERS: Readonly<Record<string, RegExp>> = {
  npx: /^(?:-{1,2}[\w-]+ )*([\w@][\w@/.-]*)/,
  pnpm: /^exec ([\w@][\w@/.-]*)/,
  yarn: /^(?:run |exec )?([\w@][\w@/.-]*)/,
  bunx: /^([\w@][\w@/.-]*)/,
}

/** The programs of one command, as far as plain words tell: what only a shell can read is left out. */
export function startedPrograms(command: string): StartedProgram[] {
  return command.split(/\s*(?:&&|\|\||;|\|)\s*/).flatMap((part) => {
    const [, program, rest = ''] = /^(?:[A-Z_][A-Z0-9_]*=\S* )*([\w.-]+)(?: (.*))?$/.exec(part.trim()) ?? []
    if (program === undefined || BUILT_IN.has(program)) return []
    return [{ program, packaged: STARTERS[program]?.exec(rest)?.[1] }]
  })
}

/** Everything that a station runs, setup first. */
export function commandsOf(work: CommandWork): string[] {
  return [...(work.setup?.run ?? []), ...commandsOn(work)]
}
