import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { diskError } from '../files.ts'
import { ATTESTATION, PREDICATE_FILE, SUBJECTS_FILE } from '../factory/attestation.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { sha256Of } from '../trace/statement/statement-rules.ts'
import type { Statement } from '../trace/statement/statement.ts'

/**
 * Writes what the summary says as `actions/attest` reads it: a list of checksums and the predicate. Whoever verifies the
 * attestation then reads the same as in the link.
 * @throws FactoryError HOST_UNSUPPORTED without a temporary folder, DISK.
 */
export async function writeAttestation(
  { subject, predicate }: Statement,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const temporary = env['RUNNER_TEMP'] ?? ''
  if (temporary === '')
    throw new FactoryError('HOST_UNSUPPORTED', 'RUNNER_TEMP is not set, so nothing can be left to attest')
  const folder = join(temporary, ATTESTATION)
  // as sha256sum writes it: two spaces, the name as it is
  const checksums = subject.flatMap((each) => {
    const digest = sha256Of(each)
    return digest === undefined ? [] : [`${digest}  ${each.name}\n`]
  })
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, SUBJECTS_FILE), checksums.join(''))
    await writeFile(join(folder, PREDICATE_FILE), canonicalJson(predicate))
  } catch (cause) {
    throw diskError(folder, cause)
  }
}
