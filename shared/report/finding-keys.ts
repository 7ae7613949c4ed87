import { fingerprintOf, sortFindings, type Finding } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'
import { safeWord } from '../text/safe-log.ts'

const KEY_CHARACTERS = 16

/** What travels between jobs is bounded (handed-findings.ts). A key is made of what every report still has of a text. */
const MESSAGE_CHARACTERS = 500
const WORD_CHARACTERS = 200

/**
 * A key for each finding, in their order: it stays the same when code merely moves, and in every report. Findings that only
 * their place tells apart are numbered from the first place on.
 */
export function findingKeys(findings: readonly Finding[]): string[] {
  const keys = new Map<Finding, string>()
  const seen = new Map<string, number>()
  for (const finding of sortFindings(findings)) {
    const key = sha256(fingerprintOf(knownEverywhere(finding))).slice(0, KEY_CHARACTERS)
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    keys.set(finding, `${key}:${count}`)
  }
  return findings.map((finding) => keys.get(finding) ?? '')
}

function knownEverywhere({ code, file = '', message, level }: Finding): Finding {
  return {
    code: knownText(code, 80),
    level,
    file: knownText(file, WORD_CHARACTERS),
    message: knownText(message, MESSAGE_CHARACTERS),
  }
}

function knownText(text: string, characters: number): string {
  return safeWord(text, characters * 2)
    .trim()
    .slice(0, characters)
}

/** A finding with the key that summaries, annotations, the comment of a pull request, SARIF and JSON give it. */
export interface KeyedFinding extends Finding {
  key: string
}

/** Each finding with its key. */
export function keyedFindings(findings: readonly Finding[]): KeyedFinding[] {
  const keys = findingKeys(findings)
  return findings.map((finding, index) => ({ key: keys[index] ?? '', ...finding }))
}
