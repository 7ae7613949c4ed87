import type { Finding } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'
import { isSampleSecret } from '../text/sample-secrets.ts'
import { SECRETS_IN_FILES } from '../text/secret-patterns.ts'
import type { ChangedFile } from './code/changed-files.ts'
import { compareWithBase, type Violation } from './code/compare-with-base.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'
import { assembledTexts } from '../source/assembled-text.ts'

/** Credentials on new or changed lines of any text file. What was found is never part of a finding. */
export const secretCheck: StyleCheck = {
  name: 'secrets',
  run: async (context) => {
    const files = context.files.filter(({ head }) => head !== undefined)
    const findings: Finding[] = []
    for (const file of files)
      findings.push(...(await newSecrets(file)), ...(await splitSecrets(file, context)))
    const rules = [
      '@secretlint/secretlint-rule-preset-recommend',
      ...SECRETS_IN_FILES.map(({ rule }) => rule),
    ]
    return { findings, evidence: { files: files.map(({ path }) => path), rules } }
  },
}

const MOST = 20

async function newSecrets({ path, base, head }: ChangedFile): Promise<Finding[]> {
  const after = await findSecrets(path, head ?? '')
  if (after.length === 0) return []
  const { added } = compareWithBase(await findSecrets(path, base ?? ''), after)
  return added.slice(0, MOST).map((violation) => secretFinding(path, violation))
}

/** A credential that the code puts together from parts; made-up ones are common in tests and only shown there. */
async function splitSecrets(file: ChangedFile, context: GateContext): Promise<Finding[]> {
  if (!context.readable.includes(file)) return []
  const head = await secretsIn(file, 'head', context)
  if (head.length === 0) return []
  const { added } = compareWithBase(await secretsIn(file, 'base', context), head)
  const level = isTestPath(file.path) ? 'warn' : 'block'
  return added.slice(0, MOST).map((violation) => ({ ...secretFinding(file.path, violation), level }))
}

async function secretsIn(
  file: ChangedFile,
  side: 'base' | 'head',
  context: GateContext,
): Promise<SecretViolation[]> {
  const source = await context.source(file, side)
  const texts = source === undefined ? [] : assembledTexts(source)
  const found: SecretViolation[] = []
  for (const { text, line, column } of texts.filter(({ text }) => mayHoldSecret(text))) {
    const [first] = await findSecrets(file.path, text)
    if (first !== undefined) found.push({ key: sha256(text), rule: first.rule, line, column })
  }
  return found
}

/** Most texts that code puts together are prose or paths, and secretlint is slow. */
function mayHoldSecret(text: string): boolean {
  return /[A-Za-z0-9+/_=-]{16}/.test(text)
}

function secretFinding(file: string, { rule, line, column }: SecretViolation): Finding {
  const hint = 'take it out of the change, revoke it where it was issued, and read it from the environment'
  return {
    code: 'SECRET',
    level: 'block',
    message: `this looks like a credential (${rule})`,
    hint,
    file,
    line,
    column,
  }
}

/** The place of a credential, without its text. The key is a digest of the whole lines it is on. */
export interface SecretViolation extends Violation {
  rule: string
  line: number
  column: number
}

/** Every credential in a text, by the recommended rules of secretlint and by our own; one violation per place. */
export async function findSecrets(path: string, text: string): Promise<SecretViolation[]> {
  const own = SECRETS_IN_FILES.flatMap(({ rule, pattern }) =>
    [...text.matchAll(pattern)]
      .filter(([match]) => !isSampleSecret(match))
      .map((match) => ({ rule, start: match.index, end: match.index + match[0].length })),
  )
  const all = [...own, ...(await secretlintRanges(path, text))].sort(
    (a, b) => a.start - b.start || b.end - a.end,
  )
  const locate = locator(text)
  return apart(all).map((range) => locate(range))
}

/** Of ranges that overlap, the first. */
function apart(sorted: readonly SecretRange[]): SecretRange[] {
  let end = -1
  return sorted.filter((range) => {
    if (range.start < end) return false
    end = range.end
    return true
  })
}

interface SecretRange {
  rule: string
  start: number
  end: number
}

async function secretlintRanges(path: string, content: string): Promise<SecretRange[]> {
  const { lintSource } = await import('@secretlint/core')
  const { creator } = await import('@secretlint/secretlint-rule-preset-recommend')
  const ext = /\.[^./]+$/.exec(path)?.[0] ?? ''
  const { messages } = await lintSource({
    source: { content, filePath: path, ext, contentType: 'text' },
    options: { noPhysicFilePath: true, config: { rules: [{ id: 'preset-recommend', rule: creator }] } },
  })
  return messages.map(({ ruleId, range: [start, end] }) => ({ rule: ruleId, start, end }))
}

const LONGEST_KEY = 10_000

/** The key of a secret that spans lines is made of all of them: a new body under an old header is a new secret. */
function locator(text: string): (range: SecretRange) => SecretViolation {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return ({ rule, start, end }) => {
    const line = lineOfOffset(starts, start)
    const lineStart = starts[line] ?? 0
    const lineEnd = starts[lineOfOffset(starts, end) + 1] ?? text.length
    const lines = text.slice(Math.max(lineStart, start - LONGEST_KEY), Math.min(lineEnd, end + LONGEST_KEY))
    return { key: sha256(lines.trim()), rule, line: line + 1, column: start - lineStart + 1 }
  }
}

/** Index of the last start at or before an offset. */
function lineOfOffset(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
