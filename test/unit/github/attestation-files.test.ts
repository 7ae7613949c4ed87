import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeAttestation } from '../../../shared/github/attestation-files.ts'
import { buildStatement } from '../../../shared/trace/statement/build-statement.ts'
import { draftOf, FILES } from '../trace/trace-fixture.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-attest-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('a release is left as actions/attest reads it: checksums of its files, and the predicate of its summary', async () => {
  const statement = buildStatement(draftOf('trace-publish', []))
  await writeAttestation(statement, { RUNNER_TEMP: folder })
  const read = (name: string): string => readFileSync(join(folder, 'jidoka-attestation', name), 'utf8')
  // the form of sha256sum, which the action asks for
  const lines = read('subjects.txt').trimEnd().split('\n')
  expect(lines.map((line) => /^[0-9a-f]{64} {2}(.+)$/.exec(line)?.[1])).toEqual(FILES.map(({ path }) => path))
  expect(JSON.parse(read('predicate.json'))).toEqual(statement.predicate)
})

test('without a temporary folder nothing is left, and it is said', async () => {
  const statement = buildStatement(draftOf('trace-publish', []))
  await expect(writeAttestation(statement, {})).rejects.toMatchObject({ code: 'HOST_UNSUPPORTED' })
})
