import { writeFileSync } from 'node:fs'
import { join, resolve as resolvePath } from 'node:path'
import { runAction } from './action-step.ts'
import { renderText } from './expressions.ts'
import { annotate, type Job, type StepFrame } from './job-state.ts'
import { identityVariables, noteSecrets, runCommand } from './step-process.ts'
import type { StepSpec } from './workflow-file.ts'

const SHELLS: Record<string, string> = {
  '': 'bash -e {0}',
  bash: 'bash --noprofile --norc -eo pipefail {0}',
  sh: 'sh -e {0}',
  python: 'python3 {0}',
}

/** Runs what the step says; gives its exit code. */
export async function executeStep(
  job: Job,
  step: StepSpec,
  frame: StepFrame,
  stop: AbortSignal,
): Promise<number> {
  if (step.run === undefined) return runAction(job, step, frame, stop)
  const script = join(job.folders.temp, `${frame.id}.sh`)
  const text = renderText(step.run, frame.scope())
  writeFileSync(script, text)
  noteSecrets(job, [text])
  const defaults = { ...job.seat.frame.workflow.defaults, ...definedOf(job.spec.defaults) }
  const shell = step.shell ?? defaults.shell ?? ''
  const template = SHELLS[shell] ?? shell
  if (!template.includes('{0}')) throw new Error(`the shell '${shell}' is unknown and has no {0}`)
  const [command = 'bash', ...args] = template.replaceAll('{0}', script).split(/\s+/)
  const folder = renderText(step.workingDirectory ?? defaults.workingDirectory ?? '.', frame.scope())
  const cwd = resolvePath(job.folders.workspace, folder)
  const env = { ...frame.env, ...identityVariables(job) }
  const code = await runCommand(job, { command, args, cwd, env }, frame, stop)
  if (code !== 0 && !stop.aborted) annotate(job, 'error', `Process completed with exit code ${code}.`)
  return code
}

function definedOf<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<T>
}
