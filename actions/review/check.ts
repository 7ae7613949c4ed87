import type { Finding } from '../../shared/findings.ts'
import { listTree, type TreeEntry } from '../../shared/git/tree.ts'
import { unitSerial } from '../../shared/line/open-unit.ts'
import { leftFindings, type PullChange } from '../../shared/line/pull-change.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import type { CheckResult } from '../../shared/github/run-check.ts'
import { matchesAny } from '../../shared/paths/declared-paths.ts'
import { readSpec } from '../../shared/specification/document/read-spec.ts'
import { proposedFiles, readTexts } from '../../shared/specification/change/recheck-change.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import { changeFactsOf, changeFindings, factsOf } from './facts.ts'
import { opinionOf } from './opinion.ts'
import type { FileVersions } from './size.ts'

/** Opens the reviewer for one spec; `undefined` when factory.yml names none. */
export type OpenReviewer = (unit: Unit) => Promise<ModelSession | undefined>

/**
 * Reviews a pull request: size, dependencies and sensitive paths as facts for the person who merges, and for every open
 * spec whose files it changes the reviewer's opinion. No test was run here, so what only a test can show is left open
 * and said so; what the reviewer finds unmet or broken with a quote that exists stops.
 * @throws FactoryError of the model's transport, MODEL_KEY_MISSING where a fork is given no key: never green by omission.
 */
export async function checkReview(change: PullChange, openReviewer: OpenReviewer): Promise<CheckResult> {
  const tree = await listTree(change.repo, change.changeSet.base)
  const files = await filesOf(change, tree)
  const concerned = concernedSpecs(change, files)
  const findings = [...changeFindings(changeFactsOf(files)), ...leftFindings(change.left)]
  for (const concern of concerned) findings.push(...(await opinionAbout(change, tree, concern, openReviewer)))
  const what =
    concerned.length === 0 ? 'no open spec covers them, so facts alone' : `${concerned.length} specs`
  return { findings, examined: `${files.length} changed files, ${what}` }
}

async function filesOf({ repo, changeSet }: PullChange, tree: readonly TreeEntry[]): Promise<FileVersions[]> {
  const proposed = proposedFiles(changeSet)
  const before = await readTexts(
    repo,
    tree,
    proposed.map(({ path }) => path),
  )
  return proposed.map(({ path, content }) => ({ path, base: before.get(path), head: content }))
}

interface Concern {
  spec: Spec
  path: string
  bytes: Buffer
  files: FileVersions[]
}

/** Open specs whose write paths the change touches; a spec that cannot be read is spec-validate's to tell. */
function concernedSpecs({ specs, factory }: PullChange, files: readonly FileVersions[]): Concern[] {
  const isSpec = (path: string): boolean => matchesAny(path, [factory.specs])
  return specs.flatMap(({ path, bytes }) => {
    const reading = readSpec(bytes, path)
    if (reading.kind === 'bad') return []
    const { spec } = reading
    const own = files.filter((file) => !isSpec(file.path) && matchesAny(file.path, spec.paths.write))
    return own.length === 0 ? [] : [{ spec, path, bytes: Buffer.from(bytes), files: own }]
  })
}

async function opinionAbout(
  change: PullChange,
  tree: readonly TreeEntry[],
  concern: Concern,
  openReviewer: OpenReviewer,
): Promise<Finding[]> {
  const unit = unitFor(change, concern)
  const session = await openReviewer(unit)
  if (session === undefined) return []
  const { files } = concern
  const facts = factsOf({ unit, files, own: [] })
  const sources = { tree, files, own: [], subjects: [] }
  return (await opinionOf(unit, sources, facts, session)).findings.map((finding) =>
    softened(finding, concern),
  )
}

function unitFor(change: PullChange, { spec, path, bytes }: Concern): Unit {
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
    feedback: undefined,
  }
}

/** No run stands behind this check, so a criterion without a green test is open, not broken. */
function softened(finding: Finding, { path }: Concern): Finding {
  if (finding.code !== 'REVIEW_CANNOT_TELL') return { file: path, ...finding }
  return {
    file: path,
    ...finding,
    level: 'warn',
    hint: 'this check runs no tests: look at those of the pull request',
  }
}
