import { flawIf, type Flaw, type Rule } from './rule.ts'
import { fieldsOf, textOf, type StepView, type WorkflowView } from './workflow-view.ts'

function scriptsOf({ jobs }: WorkflowView): StepView[] {
  return jobs.flatMap(({ steps }) => steps.filter((step) => step.fields['run'] !== undefined))
}

/** A script with the commands that travel in its environment. */
function textOfScript({ fields }: StepView): string {
  return [fields['run'], ...Object.values(fieldsOf(fields['env']))].map(textOf).join('\n')
}

/** Flaws of every script that matches. */
function refuse(workflow: WorkflowView, pattern: RegExp, message: string): Flaw[] {
  return scriptsOf(workflow).flatMap((step) =>
    flawIf(pattern.test(textOfScript(step)), [...step.at, 'run'], message),
  )
}

export const scriptRules: readonly Rule[] = [
  {
    id: 'script-expression',
    rule: 'scripts get values through env',
    check: (workflow) =>
      scriptsOf(workflow).flatMap((step) => {
        const parts = ['run', 'shell', 'working-directory'].filter((name) =>
          textOf(step.fields[name]).includes('${{'),
        )
        return parts.map((name) => ({ at: [...step.at, name], message: `an expression stands in ${name}` }))
      }),
  },
  {
    id: 'script-shell',
    rule: 'every script names bash, which stops at the first failure',
    check: (workflow) =>
      scriptsOf(workflow).flatMap((step) =>
        flawIf(step.fields['shell'] !== 'bash', step.at, 'a script does not name its shell'),
      ),
  },
  {
    id: 'runner-files',
    rule: 'no script changes what later steps are started with',
    check: (workflow) =>
      refuse(
        workflow,
        /\bGITHUB_(ENV|PATH|STATE)\b|::(set-env|add-path|save-state)\b/,
        "a script writes the runner's files",
      ),
  },
  {
    id: 'insecure-commands',
    rule: 'log commands stay off, debug logs stay off',
    check: ({ root }) => {
      const text = JSON.stringify(root)
      const names = [
        'ACTIONS_ALLOW_UNSECURE_COMMANDS',
        'ACTIONS_ALLOW_USE_UNSECURE_NODE_VERSION',
        'ACTIONS_STEP_DEBUG',
        'ACTIONS_RUNNER_DEBUG',
      ]
      return names
        .filter((name) => text.includes(name))
        .map((name) => ({ at: [], message: `${name} is set` }))
    },
  },
  {
    id: 'remote-script',
    rule: 'nothing from the network goes straight into a shell',
    check: (workflow) =>
      refuse(
        workflow,
        /\b(curl|wget)\b[^|\n]*\|\s*(sudo\s+)?(ba|z|da)?sh\b/,
        'a script runs what it downloads',
      ),
  },
  {
    id: 'plain-http',
    rule: 'addresses are https',
    check: (workflow) =>
      refuse(workflow, /\bhttp:\/\/(?!127\.0\.0\.1|localhost)/, 'a script uses plain http'),
  },
]
