import { sortFindings, type Finding } from '../findings.ts'
import { actionRules } from './audit/action-rules.ts'
import { contextRules } from './audit/context-rules.ts'
import { permissionRules } from './audit/permission-rules.ts'
import type { Rule } from './audit/rule.ts'
import { scriptRules } from './audit/script-rules.ts'
import { secretRules } from './audit/secret-rules.ts'
import { shapeRules } from './audit/shape-rules.ts'
import { viewOf } from './audit/workflow-view.ts'
import type { CompiledFile } from './compile.ts'

/** What every compiled workflow keeps, whatever its factory.yml says. */
export const AUDIT_RULES: readonly Rule[] = [
  ...permissionRules,
  ...actionRules,
  ...secretRules,
  ...scriptRules,
  ...shapeRules,
  ...contextRules,
]

/**
 * The compiler's own second look at a workflow: every place where one of {@link AUDIT_RULES} is broken. Pure and
 * independent of how the text was made, so that it holds for a file that somebody edited as well.
 */
export function auditWorkflow({ path, text }: CompiledFile): Finding[] {
  const view = viewOf(text)
  if ('problem' in view) {
    const { problem, line } = view
    return [{ code: 'AUDIT_YAML', level: 'block', message: `${path} ${problem}`, file: path, line }]
  }
  const found = AUDIT_RULES.flatMap(({ code, hint, check }) =>
    check(view).map(({ at, message }): Finding => ({
      code,
      level: 'block',
      message,
      hint,
      file: path,
      line: view.lineOf(at),
    })),
  )
  return sortFindings(found)
}
