import type { JsonObject } from '../../shared/formats/canonical.ts'
import { EXISTS_THRESHOLD } from '../../shared/exports/thresholds.ts'
import type { ExistenceIndex } from '../../shared/exports/existence-index.ts'
import { readSpec } from '../../shared/specification/document/read-spec.ts'
import { SPEC_RULES } from '../../shared/specification/document/rules.ts'
import type { SpecSource } from '../../shared/specification/checks/validate-spec.ts'

/** What was examined: rules, specs compared, files and exports searched, and the export that came nearest. */
export async function evidenceOf(
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
  if (reading.kind === 'bad') return { files, exports, skipped: { ...skipped }, dependencies }
  const { searchExisting } = await import('../../shared/specification/checks/existing.ts')
  const { best } = searchExisting({ path, spec: reading.spec, placeOf: reading.placeOf }, existence)
  return {
    files,
    exports,
    skipped: { ...skipped },
    dependencies,
    threshold: EXISTS_THRESHOLD,
    best: best === undefined ? null : { ...best },
  }
}
