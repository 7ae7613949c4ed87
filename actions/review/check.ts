import { asFactoryError, type FactoryError } from '../../shared/errors.ts'
import { warning, type Finding } from '../../shared/findings.ts'
import { listTree, type TreeEntry } from '../../shared/git/tree.ts'
import { unitSerial } from '../../shared/line/open-unit.ts'
import { teamPrompt } from '../../shared/line/team-prompt.ts'
import { createCodeAnalysis, type CodeAnalysis } from '../../shared/house/code-analysis.ts'
import { effectsBetween } from '../../shared/house/effects-between.ts'
import { leftFindings, type PullChange } from '../../shared/line/pull-change.ts'
import { isCovered, touchedSpecs, type TouchedSpec } from '../../shared/line/pull-specs.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { Prompt } from '../../shared/model/prompt.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import type { CheckResult } from '../../shared/github/run-check.ts'
import { matchesAny } from '../../shared/paths/declared-paths.ts'
import { isTestPath } from '../../shared/paths/forbidden-paths.ts'
import { proposedFiles, readTexts } from '../../shared/specification/change/recheck-change.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import { readCalledFiles } from './called-files.ts'
import { factsOf } from './facts.ts'
import { opinionOf, promptFor } from './opinion.ts'
import { beyondSpecs, guardedFindings } from './guarded-changes.ts'
import { changeFactsOf, changeFindings, type FileVersions } from './change-facts.ts'

/** The reviewer of one spec. `keep` keeps what it answered for later runs. */
export interface Reviewer {
  session: ModelSession
  keep: () => Promise<void>
}

/** Opens the reviewer for the question about one spec; `undefined` when factory.yml names none. */
export type OpenReviewer = (unit: Unit, question: Prompt) => Promise<Reviewer | undefined>

/**
 * Reviews a pull request: size, dependencies and sensitive paths as facts for the person who merges, and the reviewer's
 * opinion about every open spec whose files it changes. No test is run here, so a criterion that only a test can show is a
 * warning. What the reviewer finds unmet or broken, stops the pull request. Where there is no key to ask with, the check could
 * not run; a run that GitHub gives no keys may be let through by factory.yml (`isKeyless`).
 * @throws FactoryError of the model's transport.
 */
export async function checkReview(
  change: PullChange,
  openReviewer: OpenReviewer,
  isKeyless: boolean,
): Promise<CheckResult> {
  const tree = await listTree(change.repo, change.changeSet.base)
  const files = await fileVersions(change, tree)
  const touched = touchedSpecs(change)
  const known = [
    ...changeFindings(changeFactsOf(files)),
    ...guardedFindings(change, files, tree),
    ...beyondSpecs(
      files.map(({ path }) => path).filter((path) => isBeyond(path, change, touched)),
      touched.map(({ path }) => path),
    ),
    ...leftFindings(change.left),
  ]
  const opinions: SpecOpinion[] = []
  const analysis = createCodeAnalysis()
  for (const each of touched)
    opinions.push(await specOpinion(change, { ...each, tree, files, analysis }, openReviewer))
  const what = touched.length === 0 ? 'no open spec covers them, so facts alone' : opinionsText(opinions)
  return {
    findings: [...known, ...opinions.flatMap(({ findings }) => findings)],
    examined: `${files.length} changed files, ${what}`,
    ...unasked(opinions, isKeyless && change.factory.github?.withoutKeys === 'warn'),
  }
}

/** What became of one spec. `no-key`: there was none to ask with, and `error` says so. */
type SpecOpinion = { path: string; findings: Finding[] } & (
  { kind: 'asked' | 'replayed' | 'no-reviewer' } | { kind: 'no-key'; error: FactoryError }
)

function opinionsText(opinions: readonly SpecOpinion[]): string {
  const countOf = (wanted: SpecOpinion['kind'], words: string): string[] => {
    const count = opinions.filter(({ kind }) => kind === wanted).length
    return count === 0 ? [] : [`${count} ${words}`]
  }
  return [
    `${opinions.length} specs`,
    ...countOf('replayed', 'by the answer of an earlier run'),
    ...countOf('no-reviewer', 'by facts alone, because factory.yml names no reviewer'),
    ...countOf('no-key', 'NOT reviewed'),
  ].join(', ')
}

/** Evidence or red: what nobody was asked about makes the check red, unless the team has chosen to be warned. */
function unasked(
  opinions: readonly SpecOpinion[],
  isWarning: boolean,
): Pick<CheckResult, 'failure'> | undefined {
  const missing = opinions.flatMap((each) => (each.kind === 'no-key' ? [each] : []))
  const [first] = missing
  if (first === undefined || isWarning) return undefined
  const paths = missing.map(({ path }) => path).join(', ')
  const message = `the reviewer was not asked about ${safeWord(paths, 200)}: ${first.error.message}`
  return { failure: first.error.with({ message, hint: NO_KEY_HINT }) }
}

const NO_KEY_HINT =
  'put the key into the environment of the job; GitHub gives forks none, and Dependabot its own secrets alone: push the branch to the repository, or merge through a queue, which has the keys'

async function fileVersions(
  { repo, changeSet }: PullChange,
  tree: readonly TreeEntry[],
): Promise<FileVersions[]> {
  const proposed = proposedFiles(changeSet)
  const before = await readTexts(
    repo,
    tree,
    proposed.map(({ path }) => path),
  )
  return proposed.map(({ path, content }) => ({ path, base: before.get(path), head: content }))
}

/** Neither a spec, nor a test that a spec gives or that shows it, nor covered by one. */
function isBeyond(path: string, { factory }: PullChange, touched: readonly TouchedSpec[]): boolean {
  if (matchesAny(path, [factory.specs]) || isTestPath(path)) return false
  return !touched.some(({ spec }) => isCovered(spec, path, factory.specs))
}

interface ReviewedSpec extends TouchedSpec {
  tree: readonly TreeEntry[]
  /** All changed files. */
  files: readonly FileVersions[]
  /** For all specs of the pull request. */
  analysis: CodeAnalysis
}

async function specOpinion(
  change: PullChange,
  touchedSpec: ReviewedSpec,
  openReviewer: OpenReviewer,
): Promise<SpecOpinion> {
  const unit = unitFor(change, touchedSpec)
  const { path, spec, tree, analysis } = touchedSpec
  const files = touchedSpec.files.filter((file) => isCovered(spec, file.path, change.factory.specs))
  // an effect that the spec does not allow stops the change at the gate
  const effects = (await effectsBetween(files, analysis)).filter((each) => spec.effects.includes(each))
  const facts = { ...factsOf({ unit, files }), effects }
  const called = await readCalledFiles(change.repo, tree, files)
  const named = new Map<string, string>()
  const guidance = await teamPrompt(unit, 'reviewer')
  const sources = { files, called, named, own: [], made: new Map<string, string>(), subjects: [], guidance }
  const reviewer = await openReviewer(unit, promptFor(unit, sources, facts).prompt)
  if (reviewer === undefined) return { path, findings: [], kind: 'no-reviewer' }
  try {
    const { findings } = await opinionOf(unit, sources, facts, { session: reviewer.session, isProbed: false })
    await reviewer.keep()
    const kind = isReplayedBy(reviewer.session) ? 'replayed' : 'asked'
    return { path, findings: findings.map((finding) => withoutRuns(finding, touchedSpec)), kind }
  } catch (thrown) {
    const error = asFactoryError(thrown)
    if (error.code !== 'MODEL_KEY_MISSING') throw error
    return { path, findings: [notReviewed(path)], kind: 'no-key', error }
  }
}

function isReplayedBy(session: ModelSession): boolean {
  const { status, recorder } = session.cassette()
  return status === 'replayed' && recorder !== 'none'
}

function notReviewed(file: string): Finding {
  const hint = 'a person reviews the change against the spec: nobody else has'
  return warning('REVIEW_NOT_ASKED', 'the reviewer was not asked: this run was given no key', { file, hint })
}

function unitFor(change: PullChange, { spec, path, bytes }: TouchedSpec): Unit {
  const { repo, factory, factoryPath, changeSet } = change
  return {
    repo,
    base: changeSet.base,
    factory,
    factoryPath,
    factoryBytes: Buffer.alloc(0),
    spec,
    specPath: path,
    specBytes: bytes,
    serial: unitSerial(factory, changeSet.base, bytes),
    station: 'review',
    round: 1,
    upstream: { links: [], outcomes: [] },
    state: { status: 'running', station: 'review', round: 1, stops: [] },
    feedback: undefined,
  }
}

/** This check runs no tests, so what the reviewer cannot tell is a warning. */
function withoutRuns(finding: Finding, { path }: TouchedSpec): Finding {
  if (finding.code !== 'REVIEW_CANNOT_TELL') return { file: path, ...finding }
  return {
    file: path,
    ...finding,
    level: 'warn',
    hint: 'this check runs no tests: a person looks at this, and at the tests of the pull request',
  }
}
