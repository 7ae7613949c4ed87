import { sortFindings, type Finding } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import { deadExportCheck } from './dead-export-check.ts'
import { dependencyCheck } from './dependency-check.ts'
import { duplicateCheck } from './duplicate-check.ts'
import { effectCheck } from './effect-check.ts'
import { faceCheck } from './face-check.ts'
import { isTooLarge } from './code/changed-files.ts'
import { fileRuleCheck } from './file-rule-check.ts'
import { isFileRule } from './file-rules/file-rule.ts'
import { layerCheck } from './layer-check.ts'
import { lintCheck } from './lint-check.ts'
import { nameCheck } from './name-check.ts'
import { placeholderCheck } from './placeholder-check.ts'
import { secretCheck } from './secret-check.ts'
import { styleCheck } from './style-check.ts'
import { textCheck } from './text-check.ts'
import { typeCheck } from './type-check.ts'
import { weakeningCheck } from './weakening-check.ts'
import { LINTED } from './lint/eslint.ts'
import { deviationEvidence, deviationsMet } from './deviations-met.ts'
import { adviceIn } from './standard/advice.ts'
import {
  openGateContext,
  type GateContext,
  type GateOptions,
  type Material,
  type StyleCheck,
} from './gate-context.ts'

/** Every check of the gate, in the order they run. To add one, write a file of this folder and an entry here. */
const CHECKS: readonly StyleCheck[] = [
  textCheck,
  placeholderCheck,
  nameCheck,
  secretCheck,
  lintCheck,
  typeCheck,
  effectCheck,
  faceCheck,
  styleCheck,
  weakeningCheck,
  dependencyCheck,
  duplicateCheck,
  deadExportCheck,
]

export interface StyleComparison {
  /** Sorted, worst first, at most 500. */
  findings: Finding[]
  /** What was examined, by check; the same on every machine that has the same packages installed. */
  evidence: JsonObject
  /** Files of the base commit that decided how the change was judged; the house is the first. */
  materials: Material[]
}

/**
 * Compares a change with its base commit and finds what the change makes worse. The base commit gives the configuration;
 * the change is only read, never run.
 * @throws FactoryError HOUSE_SELF_TEST when the house fails its own examples, ARCHITECTURE_INVALID for a layer without files, INTERNAL when the compiler lacks its libraries.
 */
export async function compareStyle(options: GateOptions): Promise<StyleComparison> {
  const context = await openGateContext(options)
  const { house } = options
  const checked: JsonObject = {}
  const findings = [...examinedFindings(context), ...deviationsMet(context)]
  const materials: Material[] = [{ uri: house.path ?? 'jidoka:house/built-in', sha256: house.sha256 }]
  // what a repository does not have leaves no trace in its links
  const checks = [
    ...CHECKS,
    ...(house.rules.some(isFileRule) ? [fileRuleCheck] : []),
    ...(context.architecture === undefined ? [] : [layerCheck]),
  ]
  for (const check of checks) {
    const report = await check.run(context)
    findings.push(...report.findings)
    materials.push(...(report.materials ?? []))
    if (report.evidence !== undefined) checked[check.name] = report.evidence
  }
  const standard = {
    path: house.path ?? 'built-in',
    sha256: house.sha256,
    advice: adviceIn(house),
    ...deviationEvidence(context),
  }
  return {
    findings: capped(findings),
    evidence: { house: standard, scope: scopeOf(context), ...checked },
    materials,
  }
}

function scopeOf({ files, code, isMade }: GateContext): JsonObject {
  const linted = new Set(code.map(({ path }) => path))
  const present = files.filter(({ head }) => head !== undefined)
  return {
    changed: files.length,
    deleted: files.filter(({ head }) => head === undefined).map(({ path }) => path),
    linted: present.filter(({ path }) => linted.has(path)).length,
    notLinted: present
      .filter(({ path }) => !linted.has(path))
      .map(({ path, head }) => ({
        path,
        reason: isMade(path) ? 'made by a station' : unexaminedReason(path, head),
      })),
  }
}

function unexaminedReason(path: string, head: string | undefined): string {
  return LINTED.test(path) && isTooLarge(head) ? 'too large' : 'not a file type the linter reads'
}

function examinedFindings({ files, code }: GateContext): Finding[] {
  if (files.length === 0) return [EMPTY]
  const large = files
    .filter(({ path, head }) => LINTED.test(path) && isTooLarge(head))
    .map(({ path }) => largeFinding(path))
  return code.length === 0 && large.length === 0 ? [UNEXAMINED] : large
}

const EMPTY: Finding = {
  code: 'STYLE_EMPTY',
  level: 'block',
  message: 'the change set changes nothing',
  hint: 'propose at least one file that differs from the base',
}

const UNEXAMINED: Finding = {
  code: 'STYLE_UNEXAMINED',
  level: 'note',
  message:
    'no file of this change is of a type the linter or the compiler reads; secrets and hidden characters were looked for',
}

function largeFinding(file: string): Finding {
  const hint = 'split the file: what is too large cannot be judged'
  return {
    code: 'STYLE_TOO_LARGE',
    level: 'block',
    message: 'the file is larger than the gate can judge',
    hint,
    file,
  }
}

const MOST = 500

function capped(findings: readonly Finding[]): Finding[] {
  const sorted = sortFindings(findings)
  if (sorted.length <= MOST) return sorted
  const rest = sorted.length - (MOST - 1)
  const level = sorted[MOST - 1]?.level ?? 'block'
  const more: Finding = { code: 'STYLE_MORE', level, message: `${rest} more findings are not shown` }
  return [...sorted.slice(0, MOST - 1), more]
}
