/** The repository secret, and in local runs the variable, that holds the signing key of a station. */
export function signingSecret(station: string): string {
  return `JIDOKA_KEY_${station.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}
