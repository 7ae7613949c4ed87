import { FactoryError } from '../../errors.ts'
import { readBytes } from '../../files.ts'
import { isRecord, parseJson, recordOrEmpty } from '../../formats/read-json.ts'
import { MAX_EVENT_BYTES } from '../../limits.ts'

/** A new comment, as GitHub tells it. Everything but ids, logins and kinds was written by whoever could. */
export interface CommentEvent {
  comment: number
  /** The text of the comment. */
  text: string
  /** Who wrote it. */
  login: string
  isBot: boolean
  issue: {
    number: number
    body: string
    /** Who opened it. */
    login: string
    isPull: boolean
  }
}

/**
 * The comment that started this run, from the file of its event: no part of it passes through a shell or an expression.
 * @throws FactoryError USAGE, FILE_UNREADABLE, JSON_INVALID.
 */
export async function commentEvent(env: NodeJS.ProcessEnv): Promise<CommentEvent> {
  const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path } = env
  if (name !== 'issue_comment' || path === undefined) throw notAComment()
  const payload = parseJson(await readBytes(path, MAX_EVENT_BYTES), 'the event of this run', MAX_EVENT_BYTES)
  const { action, comment, issue } = recordOrEmpty(payload)
  if (action !== 'created' || !isRecord(comment) || !isRecord(issue)) throw notAComment()
  const { id, user, body } = comment
  const { number, user: opener } = issue
  if (typeof id !== 'number' || typeof number !== 'number') throw notAComment()
  return {
    comment: id,
    text: textOf(body),
    login: loginOf(user),
    isBot: !isRecord(user) || user['type'] !== 'User',
    issue: {
      number,
      body: textOf(issue['body']),
      login: loginOf(opener),
      isPull: isRecord(issue['pull_request']),
    },
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : ''
}

function loginOf(user: unknown): string {
  return isRecord(user) ? textOf(user['login']) : ''
}

function notAComment(): FactoryError {
  return new FactoryError('USAGE', 'this run was not started by a new comment', {
    hint: 'run the action in a workflow on `issue_comment` with `types: [created]`, as jidoka compile writes it',
  })
}
