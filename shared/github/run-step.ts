import * as core from '@actions/core'
import type { FactoryError } from '../errors.ts'
import type { Finding } from '../findings.ts'
import type { InputSource } from '../station/inputs.ts'
import { safeLog } from '../text/safe-log.ts'
import { actionInputs, DONE, failJob, runToExit, STOPPED } from './action.ts'
import { annotate, writeSummary } from './annotate.ts'
import { setDocumentOutput, setOutput } from './set-output.ts'

/** What an action did that signs nothing. */
export interface StepReport {
  /** One line for the log. */
  line: string
  /** Single-line words of our own making, by output name. */
  outputs: Record<string, string>
  /** JSON texts of one line, by output name. */
  documents?: Record<string, string>
  findings: readonly Finding[]
  /** Markdown; nothing when empty. */
  summary: string
  /** `true` ends the job red. */
  stopped: boolean
  /** Makes the job red after everything was reported: it could not run. */
  failure?: FactoryError
}

/** Runs an action that hands on no link, from inputs to exit code, and ends the process. */
export async function runStep<I>(
  action: string,
  readInputs: (source: InputSource) => I,
  work: (inputs: I, env: NodeJS.ProcessEnv) => Promise<StepReport>,
): Promise<never> {
  return runToExit(action, async (env) => {
    const report = await work(readInputs(actionInputs(env)), env)
    const { line, outputs, documents = {}, findings, summary, stopped, failure } = report
    core.info(safeLog(line))
    annotate(findings)
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
    for (const [name, text] of Object.entries(documents)) setDocumentOutput(name, text)
    if (summary !== '') await writeSummary(summary)
    if (failure !== undefined) return failJob(action, failure)
    return stopped ? STOPPED : DONE
  })
}
