import { fingerprintOf, type Finding } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'

const KEY_CHARACTERS = 16

/**
 * A key for each finding, in their order: it stays the same when code merely moves. Findings that only their place tells apart
 * are numbered.
 */
export function findingKeys(findings: readonly Finding[]): string[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const key = sha256(fingerprintOf(finding)).slice(0, KEY_CHARACTERS)
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return `${key}:${count}`
  })
}

/** With the key that annotations, the comment of a pull request and SARIF give the same finding. */
export function keyedFindings(findings: readonly Finding[]): object[] {
  const keys = findingKeys(findings)
  return findings.map((finding, index) => ({ key: keys[index], ...finding }))
}
