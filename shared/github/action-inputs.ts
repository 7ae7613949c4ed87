import { getInput } from '@actions/core'
import type { InputSource } from '../station/inputs.ts'

/** The inputs of a workflow step, as the runner hands them on in the environment. */
export function actionInputs(env: NodeJS.ProcessEnv): InputSource {
  return {
    read: getInput,
    workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(),
    base: env['GITHUB_SHA'] ?? 'HEAD',
  }
}
