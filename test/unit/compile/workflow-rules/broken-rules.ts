import { actionRules } from './action-rules.ts'
import { contextRules } from './context-rules.ts'
import { permissionRules } from './permission-rules.ts'
import type { Rule } from './rule.ts'
import { scriptRules } from './script-rules.ts'
import { secretRules } from './secret-rules.ts'
import { shapeRules } from './shape-rules.ts'
import { viewOf } from './workflow-view.ts'

/** What holds in every compiled workflow, whatever its factory.yml says. */
export const WORKFLOW_RULES: readonly Rule[] = [
  ...permissionRules,
  ...actionRules,
  ...secretRules,
  ...scriptRules,
  ...shapeRules,
  ...contextRules,
]

interface BrokenRule {
  id: string
  /** Where in the workflow, such as `jobs/generate-r1/permissions`. */
  at: string
  message: string
}

/** Every place of a workflow that breaks one of {@link WORKFLOW_RULES}, or the rule `yaml`: plain YAML without tricks. */
export function brokenRules(text: string): BrokenRule[] {
  const view = viewOf(text)
  if ('problem' in view) return [{ id: 'yaml', at: '', message: view.problem }]
  return WORKFLOW_RULES.flatMap(({ id, check }) =>
    check(view).map(({ at, message }) => ({ id, at: at.join('/'), message })),
  )
}
