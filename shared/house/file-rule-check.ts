import { unreadFinding } from '../architecture/change/compare-layers.ts'
import type { ChangedFile } from './code/changed-files.ts'
import { compareWithBase } from './code/compare-with-base.ts'
import { isFileRule } from './file-rules/file-rule.ts'
import type { RuleMeans } from './file-rules/means.ts'
import { importViolations, textViolations, type FileJudge, type JudgedText } from './file-rules/violations.ts'
import type { CheckReport, GateContext, StyleCheck } from './gate-context.ts'
import { proofFor } from './gate-proof.ts'
import { rulesRun } from './lint-check.ts'
import { ruleFinding, type RuleViolation } from './rule-violation.ts'
import { ruleChooser } from './standard/deviations.ts'

/**
 * Rules about whole files: what they import, which template they are made from, and how they are mostly written. Like the linter's, they judge the files
 * of the change before and after it, and only what became worse is found.
 */
export const fileRuleCheck: StyleCheck = {
  name: 'fileRules',
  run: async (context) => {
    const means = await context.means()
    return means === undefined ? { findings: [] } : judged(context, means)
  },
}

async function judged(context: GateContext, means: RuleMeans): Promise<CheckReport> {
  const selfTest = await proofFor(context)
  const choose = ruleChooser(context.house)
  const rulesFor = (path: string) => choose(path).held.filter(isFileRule)
  const { before, now, unread } = await violations(context, { rulesFor, means })
  const { base, head, added, fixed } = compareWithBase(before, now)
  return {
    findings: [...added.map(ruleFinding), ...unlayered(unread, means).map(unreadFinding)],
    evidence: {
      rules: rulesRun(context.code, rulesFor),
      violations: { base, head, new: added.length, fixed },
      unread,
      means: means.id,
      selfTest,
    },
  }
}

interface Judged {
  before: RuleViolation[]
  now: RuleViolation[]
  /** Files whose imports cannot be read. */
  unread: string[]
}

async function violations(context: GateContext, judge: FileJudge): Promise<Judged> {
  const { code } = context
  const graphs = await context.graphs()
  const { paths, oldPath } = graphs
  const before = await importViolations({ graph: graphs.base, paths }, judge)
  const now = await importViolations({ graph: graphs.head, paths, oldPath }, judge)
  return {
    before: [...textViolations(versions(code, 'base'), judge), ...before.violations],
    now: [...textViolations(versions(code, 'head'), judge), ...now.violations],
    unread: now.unread,
  }
}

function versions(code: readonly ChangedFile[], side: 'base' | 'head'): JudgedText[] {
  return code.flatMap(({ path, from = path, [side]: text }) =>
    text === undefined ? [] : [{ path, at: side === 'base' ? from : path, text }],
  )
}

/** Files of a layer that cannot be read are found by the layers already. */
function unlayered(unread: readonly string[], { layers }: RuleMeans): string[] {
  return unread.filter((path) => layers?.map.of(path) === undefined)
}
