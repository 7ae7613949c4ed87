import type { ErrorCode } from '../error-codes.ts'
import { FactoryError } from '../errors.ts'
import { safeWord } from '../text/safe-log.ts'

/** A refusal that a server words in its own way. */
export interface Refusal {
  pattern: RegExp
  code: ErrorCode
  hint: string
}

/**
 * What the rules of a repository refuse, whichever way a commit arrives. The first pattern that fits counts. A ruleset names
 * what it wants below the line with GH013: vercel/workflow#1937, PostHog/context-mill#323 (signatures). Workflow files that are
 * those of no branch: "refusing to allow a GitHub App to create or update workflow": peter-evans/create-pull-request#1713.
 */
export const RULE_REFUSALS: readonly Refusal[] = [
  {
    pattern: /refusing to allow .{1,200}\bworkflow/is,
    code: 'PUBLISH_BASE_MOVED',
    hint: 'start the unit again: no branch has the workflow files of its base commit any more, and this token may not push any',
  },
  {
    pattern: /must have (a )?(valid|verified) signature|required_signatures/i,
    code: 'PUBLISH_UNSIGNED',
    hint: 'let GitHub sign: set `github.commits: api` in factory.yml, or input `commits: api`; a change with executable files cannot be made that way',
  },
  {
    pattern: /GH006|GH013|rule violations|protected branch|pre-receive hook declined/i,
    code: 'PUBLISH_RULES',
    hint: 'let the rules for branches allow this token to create and move `factory/*`',
  },
]

const REFUSALS: readonly Refusal[] = [
  ...RULE_REFUSALS,
  {
    pattern: /stale info|already exists|cannot lock ref|fetch first|non-fast-forward/i,
    code: 'PUBLISH_OCCUPIED',
    hint: 're-run the job: it compares the branch with the release again',
  },
  {
    pattern:
      /\b40[13]\b|permission.{0,200}denied|not granted|not authorized|authentication failed|could not read username/i,
    code: 'PUBLISH_DENIED',
    hint: 'give the job `permissions: contents: write`',
  },
]

/** Git has one exit code for every failure; only its text says which one it was. */
export function pushError(command: string, stderr: string): FactoryError {
  const reason = reasonIn(stderr)
  const refusal = REFUSALS.find(({ pattern }) => pattern.test(stderr))
  if (refusal !== undefined)
    return new FactoryError(refusal.code, `the server refused git ${command}: ${reason}`, {
      hint: refusal.hint,
    })
  return new FactoryError('PUBLISH_FAILED', `git ${command} failed: ${reason}`, {
    hint: 'check githubstatus.com and the network of the runner, then re-run the job',
  })
}

/** What the server says of the branch, or the last line. */
function reasonIn(stderr: string): string {
  const lines = stderr.trim().split('\n')
  const said = lines.find((line) => /\[(remote )?rejected\]/.test(line)) ?? lines.at(-1) ?? ''
  return safeWord(said.trim(), 300)
}
