/**
 * `run-name` of the workflow of one unit. The list of runs shows it as `display_title`, and nothing else there says which
 * unit a run is of: the inputs of a dispatch are not listed.
 */
export const UNIT_RUN_NAME = unitRunTitle('${{ inputs.spec }}', '${{ inputs.base }}')

/** Title of the run of a spec at a base commit. */
export function unitRunTitle(spec: string, base: string): string {
  return `${spec} at ${base}`
}
