import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import { readSpelling } from '../../shared/text/hidden-spelling.ts'
import { withPlainLines } from '../../shared/text/line-ends.ts'
import type { PreparedPrompt } from './prepare-prompt.ts'

/**
 * The files of a reply with what the prompt did to the shown texts undone: spelled characters are characters again, where
 * the prompt explained the spelling. Models like to wrap code in a Markdown fence. Around a whole file it is removed, unless
 * the file is Markdown or was shown with one.
 */
export function readBack(
  files: readonly ProposedFile[],
  { texts, spelled }: Pick<PreparedPrompt, 'texts' | 'spelled'>,
): ProposedFile[] {
  const read = (text: string): string => (spelled > 0 ? readSpelling(text) : text)
  return files.map((file) => {
    const { content } = file
    const path = read(file.path)
    if (content === undefined) return { path, content }
    const own = isWrapped(texts.get(path)?.text ?? '') || /\.mdx?$/i.test(path) ? content : unwrapped(content)
    return { path, content: read(own) }
  })
}

function isWrapped(text: string): boolean {
  const lines = text.replace(/\n$/, '').split('\n')
  return lines.length >= 2 && /^```[\w+-]*$/.test(lines[0]?.trim() ?? '') && lines.at(-1)?.trim() === '```'
}

function unwrapped(content: string): string {
  if (!isWrapped(content)) return content
  const lines = content.split('\n').slice(1, -2)
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

/** In a repair round, files that were not sent again stay as the previous attempt left them. */
export function withPrevious(
  files: readonly ProposedFile[],
  previous: readonly ProposedFile[],
): ProposedFile[] {
  const sent = new Set(files.map((file) => file.path))
  const kept = previous.filter((file) => !sent.has(file.path))
  return [
    ...files,
    ...kept.map(({ path, content }) => ({
      path,
      content: content === undefined ? undefined : withPlainLines(content),
    })),
  ]
}
