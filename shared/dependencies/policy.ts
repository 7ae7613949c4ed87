/** The `dependencies:` part of factory.yml: which packages a change may bring in. */
export interface DependencyPolicy {
  /** Names, or globs such as `@types/*`; left out: every package that nothing else speaks against. */
  allow?: string[]
  /** Never, whatever a spec says. */
  deny?: string[]
  /** Packages that may run programs when they are installed. */
  scripts?: string[]
}

/** Does a name fit one of these names or globs? `*` stands for any part of a name but the slash. */
export function fits(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === name || (pattern.includes('*') && matches(name, pattern)))
}

/** Part by part and without a regular expression, so that no pattern makes it slow. */
function matches(name: string, pattern: string): boolean {
  const [names, parts] = [name.split('/'), pattern.split('/')]
  return names.length === parts.length && parts.every((part, at) => matchesPart(names[at] ?? '', part))
}

function matchesPart(text: string, part: string): boolean {
  const pieces = part.split('*')
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)]
  if (pieces.length === 1) return text === part
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false
  let at = first.length
  return pieces.slice(1, -1).every((piece) => {
    const found = text.indexOf(piece, at)
    at = found + piece.length
    return found !== -1 && at <= text.length - last.length
  })
}
