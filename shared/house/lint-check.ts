import type { Finding, Level } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import { digestOf } from '../formats/digest.ts'
import type { ChangedFile } from './code/changed-files.ts'
import { gateRulesBeside } from './standard/gate-rules.ts'
import { globMatcher } from './code/globs.ts'
import type { HouseRule } from './standard/house.ts'
import { compileExamples } from './program/compile-examples.ts'
import type { Compilation } from './program/compile.ts'
import { examplesOf, proveHouse } from './lint/prove-house.ts'
import { compareWithBase } from './code/compare-with-base.ts'
import { type GateContext, type StyleCheck } from './gate-context.ts'
import { lintBothSides, type LintViolation } from './lint/lint-file.ts'

/**
 * The house rules that a linter can hold, on the text before and after. Comments in the text switch nothing off, and no
 * configuration but the house file of the base commit is read.
 */
export const lintCheck: StyleCheck = {
  name: 'lint',
  run: async (scene) => {
    const files = scene.code.filter(({ head }) => head !== undefined)
    if (files.length === 0) return { findings: [], evidence: { files: [], rules: [] } }
    const [tools, compilation] = [await scene.tools(), await scene.compilation()]
    const proof = proveHouse(scene.house, tools, exampleProgram(scene, compilation))
    const rulesFor = ruleChooser(scene.house.rules)
    const sides = files.map((file) => lintBothSides(file, rulesFor(file.path), { tools, compilation }))
    const { base, head, fresh, fixed } = compareWithBase(
      sides.flatMap((side) => side.base),
      sides.flatMap((side) => side.head),
    )
    return {
      findings: [...sides.flatMap((side) => side.findings), ...fresh.map(findingOf)],
      evidence: {
        files: files.map(({ path }) => path),
        untyped: sides.filter(({ typed }) => !typed).map(({ path }) => path),
        rules: rulesRun(files, rulesFor),
        violations: { base, head, new: fresh.length, fixed },
        selfTest: proof,
        tools: tools.versions,
      },
    }
  },
}

function exampleProgram({ house }: GateContext, compilation: Compilation | undefined) {
  if (compilation === undefined) return undefined
  const texts = new Map(examplesOf(house).map(({ path, text }) => [path, text]))
  return compileExamples(compilation.compiler, texts, compilation.sources)
}

/** The rules of a path: the house's, and the gate's own that no house rule there stands for. */
function ruleChooser(rules: readonly HouseRule[]): (path: string) => HouseRule[] {
  const matchers = rules
    .filter(({ enforce }) => enforce.kind !== 'advice')
    .map((rule) => ({ rule, matches: globMatcher(rule.applies) }))
  return (path) => {
    const own = matchers.filter(({ matches }) => matches(path)).map(({ rule }) => rule)
    return [...own, ...gateRulesBeside(own)]
  }
}

function rulesRun(files: readonly ChangedFile[], rulesFor: (path: string) => HouseRule[]): JsonObject[] {
  const run = new Map(files.flatMap(({ path }) => rulesFor(path)).map((rule) => [rule.id, rule]))
  return [...run.values()].map((rule) => ({ id: rule.id, level: rule.level, sha256: digestOf(rule) }))
}

const LEVELS: Record<HouseRule['level'], Level> = { block: 'block', warn: 'warn', advice: 'note' }

function findingOf({ rule, uncertain, path, message, line, column }: LintViolation): Finding {
  const level = uncertain && rule.level === 'block' ? 'warn' : LEVELS[rule.level]
  const hint = rule.enforce.kind === 'eslint' ? rule.say : rule.why
  return {
    code: rule.id,
    level,
    message: message.slice(0, 300),
    ...(hint === undefined ? {} : { hint }),
    ...{ file: path, line, column },
  }
}
