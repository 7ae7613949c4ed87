import { verdictOf } from '../../shared/findings.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { commitDay, openSpecsAt } from '../../shared/specification/checks/open-specs.ts'
import { contextAt } from '../../shared/specification/checks/context-at.ts'
import { validateSpecs } from '../../shared/specification/checks/validate-spec.ts'
import { evidenceOf } from './evidence.ts'
import { materialsOf, specSubject } from './inputs-by-digest.ts'

/**
 * Validates the unit's spec in full: its bytes, the other open specs of the base commit, and what that commit exports and
 * depends on. Retire dates are measured by the day of the base commit, so a replay decides the same. Calls no model.
 */
export async function specValidate(unit: Unit): Promise<StationReport> {
  const { repo, base, factory, specPath, specBytes } = unit
  const open = await openSpecsAt(repo, base, factory.specs)
  const asked = { path: specPath, bytes: specBytes }
  const sources = [asked, ...open.filter(({ path }) => path !== specPath)]
  const context = await contextAt(repo, base, [asked])
  const today = await commitDay(repo, base)
  const findings = await validateSpecs(sources, { ...context, factory, today, only: new Set([specPath]) })
  const verdict = verdictOf(findings)
  return {
    verdict,
    evidence: await evidenceOf(asked, sources.length, context.existence),
    subjects: [specSubject(unit)],
    attachments: [
      { name: 'factory.yml', content: unit.factoryBytes.toString('utf8') },
      { name: 'findings.json', content: canonicalJson(verdict.findings) },
      { name: 'spec.md', content: specBytes.toString('utf8') },
    ],
    materials: materialsOf(unit),
  }
}
