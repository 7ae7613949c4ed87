import { FactoryError } from '../../errors.ts'
import { isRecord } from '../../formats/read-json.ts'
import type { Change } from '../../git/change-set.ts'
import { RULE_REFUSALS } from '../../git/push-error.ts'
import { isObjectId } from '../../git/object-id.ts'
import { safeWord } from '../../text/safe-log.ts'
import { deliveryFailed } from './api-faults.ts'
import type { GithubFacts } from '../github-facts.ts'
import { openOctokit, type ApiOptions } from './octokit.ts'

export interface CommitRequest {
  branch: string
  /** Tip that the branch must have; the parent of the commit. */
  expected: string
  /** A subject, an empty line, the rest. */
  message: string
  changes: readonly Change[]
}

/** `unfit`: this server makes no such commit, so git has to. */
export type CommitAnswer = { kind: 'made'; commit: string } | { kind: 'unfit'; why: string }

/** Makes a commit on a branch that the server signs. Throws what the client throws, or the errors of {@link commitApi}. */
export type CommitApi = (request: CommitRequest) => Promise<CommitAnswer>

/**
 * docs.github.com/graphql/reference/commits#createcommitonbranch: the parent is the tip of the branch, the author is the owner of the
 * token, and GitHub signs the commit if the server supports it. Neither author nor dates can be given.
 */
const MUTATION =
  'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }'

/** Opens the API that makes verified commits. @throws FactoryError of every call: PUBLISH_DENIED, PUBLISH_FAILED, those of {@link RULE_REFUSALS}. */
export async function commitApi(
  { owner, repository }: GithubFacts,
  token: string,
  options: ApiOptions = {},
): Promise<CommitApi> {
  const { graphql } = await openOctokit(token, options)
  return async ({ branch, expected, message, changes }) => {
    const input = {
      branch: { repositoryNameWithOwner: `${owner}/${repository}`, branchName: branch },
      expectedHeadOid: expected,
      message: messageOf(message),
      fileChanges: fileChanges(changes),
    }
    try {
      // a lost answer may hide a success: the caller starts from the parent again
      return { kind: 'made', commit: commitIn(await graphql(MUTATION, { input, request: { retries: 0 } })) }
    } catch (thrown) {
      return judged(thrown)
    }
  }
}

function messageOf(message: string): { headline: string; body: string } {
  const [headline = '', ...rest] = message.split('\n')
  return { headline, body: rest.join('\n').trim() }
}

function fileChanges(changes: readonly Change[]) {
  return {
    additions: changes.flatMap((change) =>
      'content' in change
        ? [{ path: change.path, contents: Buffer.from(change.content).toString('base64') }]
        : [],
    ),
    deletions: changes.flatMap(({ path, ...change }) => ('deletion' in change ? [{ path }] : [])),
  }
}

function commitIn(data: unknown): string {
  const made = isRecord(data) ? data['createCommitOnBranch'] : undefined
  const commit = isRecord(made) && isRecord(made['commit']) ? made['commit']['oid'] : undefined
  if (typeof commit === 'string' && isObjectId(commit)) return commit
  throw deliveryFailed('the API answered with something else than a commit')
}

const UNKNOWN = /doesn't exist on type|isn't a defined input type|undefinedField/i
const TOO_LARGE = /too (large|many|big)|exceeds? .{0,60}(limit|maximum)/i

function judged(thrown: unknown): CommitAnswer {
  if (isRecord(thrown) && thrown['status'] === 413) return unfit('the change is too large for the API')
  const errors = graphqlErrors(thrown)
  if (errors === undefined) throw thrown
  const { type, message } = errors
  if (UNKNOWN.test(message)) return unfit('this server has no createCommitOnBranch')
  if (TOO_LARGE.test(message)) return unfit('the change is too large for the API')
  throw refusalOf(type, message)
}

function unfit(why: string): CommitAnswer {
  return { kind: 'unfit', why }
}

/** The first kind and all messages of an answer with errors; `undefined` for other faults. */
function graphqlErrors(thrown: unknown): { type: string; message: string } | undefined {
  const errors = isRecord(thrown) ? thrown['errors'] : undefined
  if (!Array.isArray(errors) || errors.length === 0) return undefined
  const records = errors.filter(isRecord)
  const type = records.map((error) => error['type']).find((each) => typeof each === 'string')
  return { type: typeof type === 'string' ? type : '', message: records.map(messageIn).join('; ') }
}

function messageIn({ message }: Record<string, unknown>): string {
  return typeof message === 'string' ? message : ''
}

/** A branch that is not found was pushed a moment ago: another look may find it. */
const DENIED = ['FORBIDDEN', 'INSUFFICIENT_SCOPES']

function refusalOf(type: string, message: string): FactoryError {
  const said = safeWord(message, 300)
  const rule = RULE_REFUSALS.find(({ pattern }) => pattern.test(message))
  if (rule !== undefined)
    return new FactoryError(rule.code, `the server refused the commit: ${said}`, { hint: rule.hint })
  if (DENIED.includes(type))
    return new FactoryError('PUBLISH_DENIED', `the server refused the commit: ${said}`, {
      hint: 'give the job `permissions: contents: write`',
    })
  return deliveryFailed(`the API made no commit: ${said}`)
}
