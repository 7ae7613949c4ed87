import { asFactoryError, type FactoryError } from '../../errors.ts'
import { commentMark, isWorthSaying, pullComment, type CheckedChange } from '../../report/pull-comment.ts'
import { withApiRetry } from '../deliver/api-faults.ts'
import type { Comments } from './comments.ts'

/** What became of the comment. `denied`: this token may not write it. */
export type CommentEnd =
  { kind: 'created' | 'updated' | 'unchanged' | 'not-needed' } | { kind: 'denied'; error: FactoryError }

/**
 * Writes the one comment of a line, or brings it up to date. Running it again changes nothing. A change that is green without
 * a finding gets no first comment.
 * @throws FactoryError PUBLISH_FAILED when the API cannot be used for another reason than a right.
 */
export async function keepComment(
  comments: Comments,
  change: CheckedChange,
  sleep: (ms: number) => Promise<void>,
): Promise<CommentEnd> {
  try {
    return { kind: await withApiRetry(() => keep(comments, change), sleep) }
  } catch (thrown) {
    const error = asFactoryError(thrown)
    if (error.code !== 'PUBLISH_DENIED') throw error
    return { kind: 'denied', error }
  }
}

/** Looks before it writes: an answer may get lost. */
async function keep(
  comments: Comments,
  change: CheckedChange,
): Promise<Exclude<CommentEnd['kind'], 'denied'>> {
  const found = await comments.find(commentMark(change.line))
  const body = pullComment(change, found?.body)
  if (found === undefined) {
    if (!isWorthSaying(change)) return 'not-needed'
    await comments.create(body)
    return 'created'
  }
  if (found.body.trim() === body.trim()) return 'unchanged'
  await comments.update(found.id, body)
  return 'updated'
}
