import type { Finding } from '../../shared/findings.ts'
import { listTree, type TreeEntry } from '../../shared/git/tree.ts'
import { unitSerial } from '../../shared/line/open-unit.ts'
import { leftFindings, type PullChange } from '../../shared/line/pull-change.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import type { CheckResult } from '../../shared/github/run-check.ts'
import { matchesAny } from '../../shared/paths/declared-paths.ts'
import { readSpec } from '../../shared/specification/document/read-spec.ts'
import type { ModelInputs } from '../../shared/station/inputs.ts'
import { replayHost } from '../../shared/station/machine-host.ts'
import { openStationSession } from '../../shared/station/model-inputs.ts'
import { NO_ATTEMPTS } from '../../shared/station/previous-attempts.ts'
import type { Host } from '../../shared/station/program.ts'
import { proposedFiles, readTexts } from '../../shared/specification/change/recheck-change.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import { readCalledFiles } from './called-files.ts'
import { factsOf } from './facts.ts'
import { opinionOf } from './opinion.ts'
import { changeFactsOf, changeFindings, type FileVersions } from './change-facts.ts'
import { trustOf } from '../../shared/trace/verify/trust.ts'

/** Opens the reviewer for one spec; `undefined` when factory.yml names none. */
export type OpenReviewer = (unit: Unit) => Promise<ModelSession | undefined>

/**
 * Reviews a pull request: size, dependencies and sensitive paths as facts for the person who merges, and the reviewer's
 * opinion about every open spec whose files it changes. No test is run here, so a criterion that only a test can show is a
 * warning. What the reviewer finds unmet or broken, stops the pull request.
 * @throws FactoryError of the model's transport, MODEL_KEY_MISSING where a fork is given no key: never green by omission.
 */
export async function checkReview(change: PullChange, openReviewer: OpenReviewer): Promise<CheckResult> {
  const tree = await listTree(change.repo, change.changeSet.base)
  const files = await fileVersions(change, tree)
  const touched = touchedSpecs(change, files)
  const findings = [...changeFindings(changeFactsOf(files)), ...leftFindings(change.left)]
  for (const touchedSpec of touched)
    findings.push(...(await reviewerFindings(change, tree, touchedSpec, openReviewer)))
  const what = touched.length === 0 ? 'no open spec covers them, so facts alone' : `${touched.length} specs`
  return { findings, examined: `${files.length} changed files, ${what}` }
}

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

interface TouchedSpec {
  spec: Spec
  path: string
  bytes: Buffer
  files: FileVersions[]
}

/** Open specs whose write paths the change touches. A spec that cannot be read is left out: spec-validate reports it. */
function touchedSpecs({ specs, factory }: PullChange, files: readonly FileVersions[]): TouchedSpec[] {
  const isSpec = (path: string): boolean => matchesAny(path, [factory.specs])
  return specs.flatMap(({ path, bytes }) => {
    const reading = readSpec(bytes, path)
    if (reading.kind === 'bad') return []
    const { spec } = reading
    const own = files.filter((file) => !isSpec(file.path) && matchesAny(file.path, spec.paths.write))
    return own.length === 0 ? [] : [{ spec, path, bytes: Buffer.from(bytes), files: own }]
  })
}

async function reviewerFindings(
  change: PullChange,
  tree: readonly TreeEntry[],
  touchedSpec: TouchedSpec,
  openReviewer: OpenReviewer,
): Promise<Finding[]> {
  const unit = unitFor(change, touchedSpec)
  const session = await openReviewer(unit)
  if (session === undefined) return []
  const { files } = touchedSpec
  const facts = factsOf({ unit, files })
  const called = await readCalledFiles(change.repo, tree, files)
  const sources = { files, called, own: [], subjects: [] }
  return (await opinionOf(unit, sources, facts, session)).findings.map((finding) =>
    withoutRuns(finding, touchedSpec),
  )
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

/** The reviewer of a pull request, one session for each spec; no answer is kept. `undefined` when factory.yml names none. */
export async function openReviewer(
  unit: Unit,
  inputs: ModelInputs,
  { env, info, warn }: Pick<Host, 'env' | 'info' | 'warn'>,
): Promise<ModelSession | undefined> {
  const profile = unit.factory.models.reviewer
  if (profile === undefined) return undefined
  const { signal } = new AbortController()
  const host = { ...replayHost(), env, info, warn }
  const trust = trustOf(new Map(), { repository: unit.factory.repository, assurance: 'local' })
  const deps = { inputs, host, trust, previous: NO_ATTEMPTS, now: () => new Date(), signal }
  return openStationSession(unit, deps, profile)
}
