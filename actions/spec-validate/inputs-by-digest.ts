import { createHash } from 'node:crypto'
import { digestOf, sha256 } from '../../shared/formats/digest.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import type { Subject } from '../../shared/trace/statement/statement.ts'
import specSchema from '../../schemas/spec.schema.json' with { type: 'json' }

/** The spec file by its SHA-256 and by the id git gives it. */
export function specSubject({ specPath, specBytes, base }: Unit): Subject {
  // a repository with SHA-256 objects names its commits by 64 digits
  const algorithm = base.length === 64 ? 'sha256' : 'sha1'
  const gitBlob = createHash(algorithm).update(`blob ${specBytes.length}\0`).update(specBytes).digest('hex')
  return { name: specPath, digest: { sha256: sha256(specBytes), gitBlob } }
}

/** What the decision rests on besides the spec: the schema, factory.yml and the base commit. */
export function materialsOf({ factory, factoryBytes, base }: Unit): StationReport['materials'] {
  return [
    { uri: `git+${factory.repository}@${base}`, gitCommit: base },
    { uri: 'factory.yml', sha256: sha256(factoryBytes) },
    { uri: specSchema.$id, sha256: digestOf(specSchema) },
  ]
}
