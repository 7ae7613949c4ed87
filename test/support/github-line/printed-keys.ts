import type { EnvironmentSetting } from '../workflow-runner/options.ts'

/** What `jidoka init --json` prints of the keys of a new line. */
interface Printed {
  secrets: { name: string; environments: string[]; value: string }[]
}

/** Sets the secrets that init printed, each in the environments that it names, as a person does with `jidoka keys`. */
export function keepSecrets(environments: Record<string, EnvironmentSetting>, printed: string): void {
  const { secrets } = JSON.parse(printed) as Printed
  for (const { name, environments: places, value } of secrets) {
    for (const place of places)
      environments[place] = { secrets: { ...environments[place]?.secrets, [name]: value } }
  }
}
