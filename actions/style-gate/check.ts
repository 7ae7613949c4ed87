import { architectureAt } from '../../shared/architecture/read-architecture.ts'
import { producedGlobs, type Factory } from '../../shared/factory/factory.ts'
import { WEAKENED_ENVIRONMENT } from '../../shared/factory/github-options.ts'
import { describeFinding, type Finding } from '../../shared/findings.ts'
import { listTree } from '../../shared/git/tree.ts'
import type { SpecScope } from '../../shared/house/permits.ts'
import { driftOfChange } from '../../shared/guides/agents/agents-drift.ts'
import { createCodeAnalysis, type CodeAnalysis } from '../../shared/house/code-analysis.ts'
import { compareStyle } from '../../shared/house/compare-style.ts'
import { weakensUnasked } from '../../shared/house/weakening-check.ts'
import { houseAt } from '../../shared/house/standard/read-house.ts'
import { leftFindings, type PullChange } from '../../shared/line/pull-change.ts'
import { pullOwnTests } from '../../shared/line/pull-own-tests.ts'
import { isCovered, touchedSpecs, type TouchedSpec } from '../../shared/line/pull-specs.ts'
import { weakenedGates } from '../../shared/line/weakened-gates.ts'
import type { CheckResult } from '../../shared/github/run-check.ts'
import { matchesAny } from '../../shared/paths/declared-paths.ts'
import { checkInterface } from '../../shared/specification/change/check-interface.ts'
import { readTexts } from '../../shared/specification/change/recheck-change.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import { judgeTemplates } from '../../shared/template/judge-change.ts'
import { movedFindings } from '../../shared/template/record/known-templates.ts'
import { askedOf } from './asked.ts'

/**
 * Judges the change of a pull request by the house standard of the commit it is proposed to: stop when it makes anything
 * worse. Acceptance tests whose bytes are those that an open spec gives are Jidoka's own code and are not judged.
 * @throws FactoryError HOUSE_INVALID, ARCHITECTURE_INVALID, HOUSE_SELF_TEST.
 */
export async function checkStyle(change: PullChange): Promise<CheckResult> {
  const { repo, base, factory, changeSet, left } = change
  const own = new Set(await pullOwnTests(change))
  const changes = changeSet.changes.filter(({ path }) => !own.has(path))
  const examined = `${changes.length} changed files`
  if (changes.length === 0) return { findings: leftFindings(left), examined, weakened: false }
  const house = await houseAt(repo, base, factory.house)
  const touched = touchedSpecs(change)
  const made = producedGlobs(factory.line)
  const analysis = createCodeAnalysis()
  const { findings, evidence } = await compareStyle({
    repo,
    base: changeSet.base,
    changeSet: { ...changeSet, changes },
    house,
    architecture: await architectureAt(repo, base, factory.architecture),
    analysis,
    isMade: (path) => matchesAny(path, made),
    scopes: touched.map(({ spec }) => scopeOf(spec, factory.specs)),
    packages: {
      policy: factory.dependencies ?? {},
      named: touched.flatMap(({ spec }) => (spec.dependencies ?? []).map(({ name }) => name)),
    },
    weakens: {
      lines: touched.flatMap(({ spec }) => spec.weakens ?? []),
      otherwise: asksPeople(factory) ? 'ask' : 'stop',
    },
  })
  const gates = await weakenedGates(change, house)
  const specific = await specificFindings(change, { touched, analysis })
  return {
    findings: [...findings, ...gates, ...specific, ...leftFindings(left)],
    examined,
    weakened: gates.length > 0 || weakensUnasked(evidence),
  }
}

interface Judged {
  touched: readonly TouchedSpec[]
  analysis: CodeAnalysis
}

/** What is asked of pull requests alone. */
async function specificFindings(change: PullChange, { touched, analysis }: Judged): Promise<Finding[]> {
  const { repo, head, factory, changeSet } = change
  const changed = changeSet.changes.map(({ path }) => path)
  return [
    ...(await interfaceFindings(change, touched)),
    ...(await driftOfChange({ repo, head, house: factory.house, changed })),
    ...(await templateFindings(change, touched, analysis)),
  ]
}

/** Is an environment named whose reviewers approve weakened gates? Then the compiled workflow waits for them. */
function asksPeople({ github }: Factory): boolean {
  return github?.environments.has(WEAKENED_ENVIRONMENT) === true
}

/** Files that an open spec covers are judged as those of a unit: what it does not ask for is refused there. */
function scopeOf(spec: Spec, specs: string): SpecScope {
  return { covers: (path) => isCovered(spec, path, specs), effects: spec.effects, asked: askedOf(spec) }
}

/** Instances keep their skeletons, also those that an open spec asks for. A person decides about the templates that the change itself brings. */
async function templateFindings(
  { repo, base, changeSet }: PullChange,
  touched: readonly TouchedSpec[],
  analysis: CodeAnalysis,
): Promise<Finding[]> {
  const asked = touched.flatMap(({ spec: { template } }) =>
    template === undefined ? [] : [{ asked: { template: template.name, with: template.with } }],
  )
  const change = { repo, base, changeSet, mayMoveTemplates: true }
  const all = [...(asked.length === 0 ? [{}] : asked)].map((each) =>
    judgeTemplates({ ...change, ...each }, async () => (await analysis.eslint()).ts),
  )
  const findings = (await Promise.all(all)).flatMap((each) => each.findings)
  return [
    ...new Map(findings.map((each) => [describeFinding(each), each])).values(),
    ...movedFindings(changeSet),
  ]
}

/** Every export that a spec asks for is there after the change that works on it. */
async function interfaceFindings(
  { repo, head }: PullChange,
  touched: readonly TouchedSpec[],
): Promise<Finding[]> {
  if (touched.length === 0) return []
  const tree = await listTree(repo, head)
  const modules = touched.flatMap(({ spec }) => spec.interface.map(({ module }) => module))
  const texts = await readTexts(repo, tree, modules)
  return touched.flatMap(({ spec }) => checkInterface(spec, texts))
}
