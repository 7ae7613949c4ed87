import { blocking, warning, type Finding } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import { safeText } from '../text/safe-log.ts'
import { UNAVAILABLE } from './unavailable.ts'
import type { LeftFile, OwnEslintValues, OwnJudged, OwnUnavailable, OwnViolation } from './values.ts'

/** What the trusted side knows of its own. */
export interface OwnJudgement {
  /** Repository paths of the files that had to be judged. */
  paths: readonly string[]
  /** Is it an error where nothing can be judged? */
  isRequired: boolean
}

/**
 * What the values of the team's own ESLint mean: errors that the change adds block, warnings are shown. The values come from an untrusted process, so
 * every file of the change has to be named in them, and no other file counts.
 */
export function judgeOwnEslint(values: OwnEslintValues, judgement: OwnJudgement): Finding[] {
  if (values.kind === 'unavailable')
    return [unavailableFinding(values, judgement.isRequired ? 'block' : 'warn')]
  const isOfChange = ({ path }: { path: string }): boolean => judgement.paths.includes(path)
  return [
    ...values.added.filter(isOfChange).map(violationFinding),
    ...moreFindings(values),
    ...values.broken.filter(isOfChange).map(({ path, how }) => brokenFinding(path, how)),
    ...silentPaths(values, judgement).map((path) => brokenFinding(path, 'nothing was said about it')),
    ...unjudgedFindings(values.left),
  ]
}

/** Codes of rules of the team begin so; no rule of a house can. */
const PREFIX = 'eslint:'

function violationFinding({ path, line, column, rule, severity, message, hint }: OwnViolation): Finding {
  return {
    code: `${PREFIX}${safeText(rule, 100)}`,
    level: severity === 'error' ? 'block' : 'warn',
    message: safeText(message, 300),
    ...defined({ hint: hint === undefined ? undefined : safeText(hint, 300) }),
    ...{ file: path, line, column },
  }
}

/** The one sentence that says why nothing was judged. */
export function unavailableFinding(
  { reason, detail }: Omit<OwnUnavailable, 'kind'>,
  level: Finding['level'],
): Finding {
  const { sentence, hint } = UNAVAILABLE[reason]
  const more = detail === undefined || detail === '' ? '' : ` (${safeText(detail, 300)})`
  return nothingJudged({ sentence: `${sentence}${more}`, hint }, level)
}

/** A finding that says why nothing was judged, and what to do. */
export function nothingJudged(
  { sentence, hint }: { sentence: string; hint: string },
  level: Finding['level'],
): Finding {
  return {
    code: 'ESLINT_OWN_UNAVAILABLE',
    level,
    message: `the team's own ESLint judged nothing: ${sentence}`,
    hint,
  }
}

function moreFindings({ added, more }: OwnJudged): Finding[] {
  if (more === 0) return []
  const level = added.at(-1)?.severity === 'error' ? 'block' : 'warn'
  return [
    {
      code: 'ESLINT_OWN_MORE',
      level,
      message: `${more} more findings of the team's own ESLint are not shown`,
    },
  ]
}

function brokenFinding(file: string, how: string): Finding {
  const message = `the team's own ESLint could not judge the file: ${safeText(how, 300)}`
  const hint = 'it can judge the file of the base commit, or an empty one: write this code more plainly'
  return blocking('ESLINT_OWN_FAILED', message, { hint, file })
}

function silentPaths({ files, left, broken }: OwnJudged, { paths }: OwnJudgement): string[] {
  const named = new Set([...files, ...[...left, ...broken].map(({ path }) => path)])
  return paths.filter((path) => !named.has(path))
}

/** The base is no better: nothing of it is the fault of the change. */
function unjudgedFindings(left: readonly LeftFile[]): Finding[] {
  const unjudged = left.filter(({ why }) => why === 'unjudged')
  const [first] = unjudged
  if (first === undefined) return []
  const more = unjudged.length === 1 ? '' : ` and ${unjudged.length - 1} more files`
  const why = first.detail === undefined ? '' : `: ${safeText(first.detail, 300)}`
  const message = `the team's own ESLint cannot judge ${safeText(first.path, 200)}${more}${why}`
  const hint =
    'let the configuration cover such files: files in their place at the base commit cannot be judged either'
  return [warning('ESLINT_OWN_UNJUDGED', message, { hint })]
}
