/** One command of a script, and the variables that it sets. */
export interface ScriptCommand {
  /** Assignments of plain words, as a POSIX shell reads them. */
  variables: string[]
  /** What comes behind them. */
  words: string[]
}

/** In quotes, a value may have spaces. What a shell would replace in it makes it no plain one. */
const ASSIGNMENT = /^[A-Za-z_]\w*=(?:[\w@%+=:,./-]*|'[\w@%+=:,./ -]*'|"[\w@%+=:,./ -]*")$/

/** Commands and words stay together in quotes. A text that ends within quotes has none. */
const WHOLE = /^(?:[^"']|"[^"]*"|'[^']*')*$/
const COMMANDS = /&&|\|\||;|(?:(?!&&|\|\||;)(?:[^"']|"[^"]*"|'[^']*'))+/g
const WORDS = /(?:[^\s"']|"[^"]*"|'[^']*')+/g

/** The commands of a script one after the other, each with the variables before it; `cross-env` sets them as the shell does. */
export function commandsOf(script: string): ScriptCommand[] {
  const parts = WHOLE.test(script) ? (script.match(COMMANDS) ?? []).filter(isCommand) : []
  return parts.map((part) => {
    const words = part.match(WORDS) ?? []
    const isSetter = (word: string): boolean => ASSIGNMENT.test(word) || /^cross-env(?:-shell)?$/.test(word)
    const end = words.findIndex((word) => !isSetter(word))
    const before = words.slice(0, end === -1 ? undefined : end)
    return {
      variables: before.filter((word) => ASSIGNMENT.test(word)),
      words: words.slice(before.length),
    }
  })
}

function isCommand(part: string): boolean {
  return !/^(?:&&|\|\||;)$/.test(part)
}

/** How a script sets a variable that {@link commandsOf} does not read; `undefined` where it sets none so. */
export function unreadVariable(script: string): string | undefined {
  const [first] = commandsOf(script).flatMap(({ words: [word = '', next = ''] }) => {
    const [, other] = /^(set|export)$/.exec(next.includes('=') ? word : '') ?? /^(\$env:\w+)/.exec(word) ?? []
    const [, name] = /^([A-Za-z_]\w*)=/.exec(word) ?? []
    if (other !== undefined) return [`by ${other}`]
    return name === undefined ? [] : [`${name}, whose value is more than plain words`]
  })
  return first
}
