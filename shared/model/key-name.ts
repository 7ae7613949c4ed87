/** Variables of the runner, of Node, of git and package registries, and the stations' own signing keys. */
const RESERVED =
  /^(ACTIONS|CI|DOCKER|GH|GIT|GITHUB|INPUT|JIDOKA|NODE|NPM|RUNNER|SSH)_|^(PATH|HOME|CI|JIDOKA|TOKEN)$/

const MODEL_KEY = /(^|_)API_KEY$/

/** Is this a variable that never goes to a model service, whatever a machine allows? */
export function isReservedName(variable: string): boolean {
  return RESERVED.test(variable)
}

/**
 * Is this variable named like a model key? factory.yml comes with a clone; without this rule it could send any variable of
 * the machine to any host.
 */
export function isModelKeyName(variable: string): boolean {
  return MODEL_KEY.test(variable) && !isReservedName(variable)
}
