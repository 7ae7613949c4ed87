import specSchema from '../../schemas/spec.schema.json' with { type: 'json' }
import type { ExistenceIndex } from '../exports/existence-index.ts'
import { EXISTS_THRESHOLD, SEARCH_METHOD } from '../exports/likeness.ts'
import { verdictOf } from '../findings.ts'
import { canonicalJson, type JsonObject } from '../formats/canonical.ts'
import { blobIdOf, digestOf, sha256 } from '../formats/digest.ts'
import { commitDay } from '../git/commit.ts'
import { contextAt, openSpecsAt } from '../specification/checks/commit-context.ts'
import { validateSpecs, type SpecSource } from '../specification/checks/validate-spec.ts'
import { readSpec } from '../specification/document/read-spec.ts'
import { SPEC_RULES } from '../specification/document/rules.ts'
import type { Subject } from '../trace/statement/statement.ts'
import type { StationReport, Unit } from './unit.ts'

/**
 * The decision of spec-validate, which trace-publish takes again: the unit's spec by itself, against the other open specs
 * of the base commit, and against what that commit exports and depends on. Retire dates are compared with the day of the
 * base commit, so a replay decides the same. Calls no model.
 */
export async function validateUnit(unit: Unit): Promise<StationReport> {
  const { repo, base, factory, factoryPath, specPath, specBytes, cache, read } = unit
  const open = await openSpecsAt(repo, base, factory.specs)
  const asked = { path: specPath, bytes: specBytes }
  const sources = [asked, ...open.filter(({ path }) => path !== specPath)]
  const context = await contextAt(repo, base, [asked], { cache, read })
  const today = await commitDay(repo, base)
  const findings = await validateSpecs(sources, {
    ...context,
    factory,
    factoryPath,
    today,
    only: new Set([specPath]),
  })
  const verdict = verdictOf(findings)
  return {
    verdict,
    evidence: await specEvidence(asked, sources.length, context.existence),
    subjects: [specSubject(unit)],
    attachments: [
      { name: 'factory.yml', content: unit.factoryBytes.toString('utf8') },
      { name: 'findings.json', content: canonicalJson(verdict.findings) },
      { name: 'spec.md', content: specBytes.toString('utf8') },
    ],
    materials: specMaterials(unit),
  }
}

/** What was examined: rules, specs compared, files and exports searched, and the export that came nearest. */
async function specEvidence(
  source: SpecSource,
  specsCompared: number,
  existence: ExistenceIndex,
): Promise<JsonObject> {
  return {
    rules: Object.keys(SPEC_RULES).sort(),
    specsCompared,
    search: await searchEvidence(source, existence),
  }
}

async function searchEvidence({ path, bytes }: SpecSource, existence: ExistenceIndex): Promise<JsonObject> {
  const { files, exports, skipped } = existence.counts
  const dependencies = new Set(existence.manifests.flatMap((manifest) => manifest.dependencies)).size
  const reading = readSpec(bytes, path)
  if (reading.kind === 'bad')
    return { method: SEARCH_METHOD, files, exports, skipped: { ...skipped }, dependencies }
  const { searchExisting } = await import('../specification/checks/existing.ts')
  const { best } = searchExisting({ path, spec: reading.spec, placeOf: reading.placeOf }, existence)
  return {
    method: SEARCH_METHOD,
    files,
    exports,
    skipped: { ...skipped },
    dependencies,
    threshold: EXISTS_THRESHOLD,
    best: best === undefined ? null : { ...best },
  }
}

/** The spec file by its SHA-256 and by the id git gives it. */
function specSubject({ specPath, specBytes, base }: Unit): Subject {
  const gitBlob = blobIdOf(specBytes, base)
  return { name: specPath, digest: { sha256: sha256(specBytes), gitBlob } }
}

/** The name of the format in links. The schema's address may move, and is left out of its digest. */
export const SPEC_FORMAT = 'https://jidoka.dev/schemas/spec/v1'

/** What the decision rests on besides the spec: the schema, factory.yml and the base commit. */
function specMaterials({ factory, factoryBytes, base }: Unit): StationReport['materials'] {
  return [
    { uri: `git+${factory.repository}@${base}`, gitCommit: base },
    { uri: 'factory.yml', sha256: sha256(factoryBytes) },
    { uri: SPEC_FORMAT, sha256: digestOf({ ...specSchema, $id: SPEC_FORMAT }) },
  ]
}
