import { FactoryError } from '../../shared/errors.ts'

/** The folder of the runner that lasts as long as the job. @throws FactoryError HOST_UNSUPPORTED. */
export function temporaryFolder(env: NodeJS.ProcessEnv): string {
  const folder = env['RUNNER_TEMP'] ?? ''
  if (folder !== '') return folder
  throw new FactoryError('HOST_UNSUPPORTED', 'RUNNER_TEMP is not set, so the commands have no place', {
    hint: 'run the action as a step of a workflow, or set RUNNER_TEMP to a folder that lasts as long as the job',
  })
}
