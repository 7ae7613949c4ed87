/** Scripts of package.json by their names. */
export type Scripts = Readonly<Record<string, string>>

/** Scripts that start each other for ever, or too deep to follow, stay as they are. */
const MOST_DEEP = 5

/**
 * What `npm test` runs: the script `pretest` before `test`, and in the place of `npm run unit` and the like the script that it starts.
 * `undefined` where there is no script `test`.
 */
export function wholeScript(scripts: Scripts): string | undefined {
  const { pretest, test } = scripts
  if (test === undefined) return undefined
  const whole = inlined(test, scripts, MOST_DEEP)
  return pretest === undefined ? whole : `${inlined(pretest, scripts, MOST_DEEP)} && ${whole}`
}

/** A part that stands in quotes is never a call of a script alone, so it stays. */
function inlined(script: string, scripts: Scripts, deep: number): string {
  const parts = script.split(/\s*&&\s*/).map((part) => {
    const { names, words } = startedBy(part, Object.keys(scripts))
    const started = names.flatMap((name) => scripts[name] ?? [])
    if (deep === 0 || started.length === 0) return part
    return `${started.map((each) => inlined(each, scripts, deep - 1)).join(' && ')}${words}`
  })
  return parts.join(' && ')
}

const ONE =
  /^(?:npm run(?:-script)?|(?:pnpm|yarn|bun)(?: run)?)(?: -s| --silent)? ([\w:.-]+)((?: [\w@%+=:,./*{}-]+)*)$/
const SEVERAL = /^(?:run-[sp]|npm-run-all2?)((?: [\w:.*-]+)+)$/

/** Names of the scripts that a command starts, and the words that the last of them is given. */
function startedBy(command: string, known: readonly string[]): { names: string[]; words: string } {
  const [, name = '', words = ''] = ONE.exec(command) ?? []
  if (known.includes(name)) return { names: [name], words: words.replace(/^ --(?= |$)/, '') }
  const [, list = ''] = SEVERAL.exec(command) ?? []
  const patterns = list.split(' ').filter((word) => word !== '' && !word.startsWith('-'))
  return { names: patterns.flatMap((pattern) => namesLike(pattern, known)), words: '' }
}

/** `test:*` names every script that begins so, on one level. */
function namesLike(pattern: string, known: readonly string[]): string[] {
  const [start = '', end] = pattern.split('*')
  if (end === undefined) return known.filter((name) => name === pattern)
  return known.filter(
    (name) => name.startsWith(start) && name.endsWith(end) && !name.slice(start.length).includes(':'),
  )
}
