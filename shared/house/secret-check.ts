import type { Finding } from '../findings.ts'
import type { ChangedFile } from './code/changed-files.ts'
import { compareWithBase } from './code/compare-with-base.ts'
import type { StyleCheck } from './gate-context.ts'
import { findSecrets, OWN_PATTERNS, type SecretViolation } from './find-secrets.ts'

/** Credentials on new or changed lines of any text file. What was found is never part of a finding. */
export const secretCheck: StyleCheck = {
  name: 'secrets',
  run: async (context) => {
    const files = context.files.filter(({ head }) => head !== undefined)
    const findings: Finding[] = []
    for (const file of files) findings.push(...(await newSecrets(file)))
    const rules = ['@secretlint/secretlint-rule-preset-recommend', ...OWN_PATTERNS.map(({ rule }) => rule)]
    return { findings, evidence: { files: files.map(({ path }) => path), rules } }
  },
}

const MOST = 20

async function newSecrets({ path, base, head }: ChangedFile): Promise<Finding[]> {
  const after = await findSecrets(path, head ?? '')
  if (after.length === 0) return []
  const { added } = compareWithBase(await findSecrets(path, base ?? ''), after)
  return added.slice(0, MOST).map((violation) => findingOf(path, violation))
}

function findingOf(file: string, { rule, line, column }: SecretViolation): Finding {
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
