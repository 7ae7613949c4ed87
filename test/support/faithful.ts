/** The text that a prompt shows of a file, as its reader sees it. */
export function shownIn(prompt: string, path: string, label = 'file'): string | undefined {
  const start = `<<<DATA ${label} ${path} `
  const from = prompt.indexOf(start)
  if (from === -1) return undefined
  const marker = prompt.slice(from + start.length, from + start.length + 16)
  const open = from + start.length + 16 + 1
  return prompt.slice(open, prompt.indexOf(`DATA>>> ${marker}`, open))
}

/** What a writer answers that repeats the shown text of a file letter by letter, after `edit`. */
export function repeatedBlock(
  prompt: string,
  path: string,
  { nonce = '{{nonce}}', edit = (text) => text }: { nonce?: string; edit?: (text: string) => string } = {},
): string {
  const text = edit(shownIn(prompt, path) ?? '')
  return `<<<FILE ${path} ${nonce}\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}FILE>>> ${nonce}\n`
}
