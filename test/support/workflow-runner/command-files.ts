/**
 * The grammar of GITHUB_OUTPUT, GITHUB_ENV and GITHUB_STATE: `name=value` lines and `name<<DELIMITER` blocks.
 * @throws Error for a line that is neither and for a block without its end, as the runner does.
 */
export function readCommandFile(text: string): Record<string, string> {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  const values: Record<string, string> = {}
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals > 0 && (heredoc < 0 || equals < heredoc)) {
      values[line.slice(0, equals)] = line.slice(equals + 1)
    } else if (heredoc > 0 && heredoc + 2 < line.length) {
      const end = lines.indexOf(line.slice(heredoc + 2), at + 1)
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${line.slice(heredoc + 2)}'`)
      values[line.slice(0, heredoc)] = lines.slice(at + 1, end).join('\n')
      at = end
    } else {
      throw new Error(`Invalid format '${line}'`)
    }
  }
  return values
}

/** GITHUB_PATH: one folder a line, later ones come first on PATH. */
export function readPathFile(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Default variables cannot be replaced, and NODE_OPTIONS could run code in every later node process. */
export function isSettable(name: string): boolean {
  return !/^(GITHUB_|RUNNER_)/i.test(name) && name !== 'NODE_OPTIONS' && name !== 'CI'
}
