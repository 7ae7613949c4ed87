import type { JsonObject } from '../formats/canonical.ts'
import { digestOf } from '../formats/digest.ts'
import type { ChangedFile } from './code/changed-files.ts'
import { compareWithBase } from './code/compare-with-base.ts'
import type { StyleCheck } from './gate-context.ts'
import { proofFor } from './gate-proof.ts'
import { lintFile } from './lint/lint-file.ts'
import { ruleFinding } from './rule-violation.ts'
import { ruleChooser } from './standard/deviations.ts'
import { gateRulesBeside } from './standard/gate-rules.ts'
import { isFileRule } from './file-rules/file-rule.ts'
import type { House, HouseRule } from './standard/house.ts'

/**
 * Applies the house rules that ESLint enforces to the text before and after the change. Comments in the text switch
 * nothing off. The house file of the base commit is the only configuration that is read.
 */
export const lintCheck: StyleCheck = {
  name: 'lint',
  run: async (context) => {
    const { house, analysis } = context
    const files = context.code.filter(({ head }) => head !== undefined)
    if (files.length === 0) return { findings: [], evidence: { files: [], rules: [] } }
    const [eslint, compilation] = [await analysis.eslint(), await context.compilation()]
    const selfTest = await proofFor(context)
    const rulesFor = gateRules(house)
    const linted = files.map((file) => lintFile(file, rulesFor(file.path), { eslint, compilation }))
    const { base, head, added, fixed } = compareWithBase(
      linted.flatMap((file) => file.base),
      linted.flatMap((file) => file.head),
    )
    return {
      findings: [...linted.flatMap((file) => file.findings), ...added.map(ruleFinding)],
      evidence: {
        files: files.map(({ path }) => path),
        untyped: linted.filter(({ typed }) => !typed).map(({ path }) => path),
        rules: rulesRun(files, rulesFor),
        violations: { base, head, new: added.length, fixed },
        selfTest,
        tools: eslint.versions,
      },
    }
  },
}

/** The linter's rules of a path: those of the house that hold there, and the gate's own rules in whose place the house names none. */
export function gateRules(house: House): (path: string) => HouseRule[] {
  const choose = ruleChooser(house)
  return (path) => {
    const { named, held } = choose(path)
    return [...held.filter((rule) => !isFileRule(rule)), ...gateRulesBeside(named)]
  }
}

/** The rules that these files are judged by, each once. */
export function rulesRun(
  files: readonly ChangedFile[],
  rulesFor: (path: string) => readonly HouseRule[],
): JsonObject[] {
  const run = new Map(files.flatMap(({ path }) => rulesFor(path)).map((rule) => [rule.id, rule]))
  return [...run.values()].map((rule) => ({ id: rule.id, level: rule.level, sha256: digestOf(rule) }))
}
