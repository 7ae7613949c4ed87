import { compareText } from '../findings.ts'
import { signingSecret } from '../factory/signing-secret.ts'
import type { CompileContext } from './compile-context.ts'
import type { Station } from '../factory/factory.ts'
import { modelKey } from './station-job.ts'
import type { YamlTree } from './yaml-text.ts'

/** A secret of the repository, or of the environment of the job that uses it. */
export interface Secret {
  name: string
  /** What it is, for the declaration. */
  purpose: string
}

/** Every secret a line needs, by name: keys of models and, in keyed mode, one signing key per station. */
export function secretsOf(blueprint: CompileContext): Secret[] {
  const byName = new Map(
    blueprint.factory.line
      .flatMap((station) => stationSecrets(blueprint, station))
      .map((secret) => [secret.name, secret]),
  )
  return [...byName.values()].sort((a, b) => compareText(a.name, b.name))
}

/** Those of one station. */
export function stationSecrets(blueprint: CompileContext, station: Station): Secret[] {
  const model = modelKey(blueprint, station)
  const signs = blueprint.factory.signing.mode === 'keyed' && station.work.kind === 'action'
  return [
    ...(model === undefined ? [] : [{ name: model, purpose: 'API key of a model' }]),
    ...(signs
      ? [{ name: signingSecret(station.name), purpose: `signing key of the station ${station.name}` }]
      : []),
  ]
}

/** The `secrets:` of a called workflow; none is required, because an environment may hold it instead. */
export function declaredSecrets(secrets: readonly Secret[]): YamlTree | undefined {
  if (secrets.length === 0) return undefined
  return Object.fromEntries(
    secrets.map(({ name, purpose }) => [name, { description: purpose, required: false }]),
  )
}

/** The `secrets:` of a call: each by name, never `inherit`. */
export function passedSecrets(secrets: readonly Secret[]): YamlTree | undefined {
  if (secrets.length === 0) return undefined
  return Object.fromEntries(secrets.map(({ name }) => [name, `\${{ secrets.${name} }}`]))
}
