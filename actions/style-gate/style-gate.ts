import { controlPaths } from '../../shared/paths/forbidden-paths.ts'
import { architectureAt } from '../../shared/architecture/read-architecture.ts'
import { verdictOf, type Finding } from '../../shared/findings.ts'
import type { ChangeSet } from '../../shared/git/change-set.ts'
import type { CodeAnalysis } from '../../shared/house/code-analysis.ts'
import { compareStyle } from '../../shared/house/compare-style.ts'
import { houseAt } from '../../shared/house/standard/read-house.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import { acceptanceFiles } from '../../shared/line/acceptance-files.ts'
import { fileSubjects, madeFiles } from '../../shared/line/change-set.ts'
import { formattedTests } from '../../shared/line/formatted-tests.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import type { AcceptanceTest } from '../../shared/specification/acceptance/acceptance-tests.ts'
import { recheckChange, withoutOwnFiles } from '../../shared/specification/change/recheck-change.ts'
import { defined } from '../../shared/formats/defined.ts'
import { judgeTemplates, type JudgedChange } from '../../shared/template/judge-change.ts'
import { askedOf } from './asked.ts'
import { proposalOf } from './proposal.ts'

/**
 * Judges the change set of the last generate round by the house standard of the base commit: stop when the change makes
 * anything worse. Nothing of the change is run, and none of its configuration is read.
 * @throws FactoryError HOUSE_INVALID, ARCHITECTURE_INVALID, HOUSE_SELF_TEST, UPSTREAM_MISSING, CHANGE_SET_INVALID, PATH_UNSAFE.
 */
export async function styleGate(unit: Unit, analysis: CodeAnalysis): Promise<StationReport> {
  const { repo, base, factory, spec } = unit
  const changeSet = proposalOf(unit)
  const house = await houseAt(repo, base, factory.house)
  const architecture = await architectureAt(repo, base, factory.architecture)
  const ownFiles = formattedTests(await acceptanceFiles(unit), changeSet, factory)
  const written = withoutOwnFiles(changeSet, ownFiles)
  const made = new Set(madeFiles(unit.upstream).keys())
  const { findings, evidence, materials } = await compareStyle({
    repo,
    base,
    changeSet: written,
    house,
    architecture,
    analysis,
    effects: spec.effects,
    packages: {
      policy: factory.dependencies ?? {},
      named: (spec.dependencies ?? []).map(({ name }) => name),
    },
    weakens: { lines: spec.weakens ?? [], otherwise: 'stop' },
    asked: askedOf(spec),
    isMade: (path) => made.has(path),
  })
  const templates = await judgeTemplates(
    { repo, base, changeSet, ...askedTemplate(unit) },
    async () => (await analysis.eslint()).ts,
  )
  const scope = await scopeFindings(unit, changeSet, { ownFiles, made })
  const verdict = verdictOf([...findings, ...templates.findings, ...scope])
  return {
    verdict,
    evidence: { ...evidence, ...defined({ templates: templates.evidence }) },
    subjects: fileSubjects(changeSet),
    attachments: [{ name: 'findings.json', content: canonicalJson(verdict.findings) }],
    materials: [{ uri: `git+${factory.repository}@${base}`, gitCommit: base }, ...materials],
  }
}

function askedTemplate({ spec: { template } }: Unit): Pick<JudgedChange, 'asked'> {
  return template === undefined ? {} : { asked: { template: template.name, with: template.with } }
}

/**
 * The scope of the change, decided again by a station that did not make it. The bytes of the acceptance tests must be
 * those that the spec gives. They are Jidoka's own code and are not judged by the house standard.
 */
async function scopeFindings(
  unit: Unit,
  changeSet: ChangeSet,
  { ownFiles, made }: { ownFiles: AcceptanceTest[]; made: ReadonlySet<string> },
): Promise<Finding[]> {
  const { repo, base, factory, factoryPath, spec } = unit
  const control = controlPaths(factory, factoryPath)
  return recheckChange(changeSet, spec, { repo, base, control, ownFiles, made })
}
