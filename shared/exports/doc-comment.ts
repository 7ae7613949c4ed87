import type { Statement } from './parse-source.ts'

type Comments = Statement['leadingComments']

/** Most characters of a comment that are looked at. */
const MAX_DOC = 1_000

/**
 * Text of the comment right before a declaration: the last block, or the run of line comments that ends there, without
 * decoration and without everything from the first tag on.
 */
export function docOf(node: { leadingComments?: Comments }): string {
  const comments = node.leadingComments ?? []
  const last = comments.at(-1)
  if (last === undefined) return ''
  if (last.type === 'CommentBlock') return clean(last.value)
  const lines = comments.slice(comments.findLastIndex((comment) => comment.type === 'CommentBlock') + 1)
  return clean(lines.map((comment) => comment.value).join('\n'))
}

function clean(comment: string): string {
  const lines = comment
    .slice(0, 4 * MAX_DOC)
    .split('\n')
    .map((line) => line.replace(/^[\s*]+/, ''))
  const text = lines.join(' ').replace(/\s+/g, ' ').trim()
  return text.replace(/(^| )@[a-z].*$/i, '').slice(0, MAX_DOC)
}
