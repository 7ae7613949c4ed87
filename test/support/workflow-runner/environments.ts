import { matchesGlob } from 'node:path'
import { scalarText, resolve, type Scope } from './expressions.ts'
import { isRestricted } from './actor.ts'
import type { EnvironmentSetting } from './options.ts'
import type { Frame, NamedEnvironment } from './run-state.ts'
import { recordOf } from './workflow-file.ts'

export function environmentOf(declared: unknown, scope: Scope): NamedEnvironment | undefined {
  const value = resolve(declared, scope)
  const name = scalarText(recordOf(value)['name'] ?? (typeof value === 'string' ? value : ''))
  return name === '' ? undefined : { name, deployment: recordOf(value)['deployment'] !== false }
}

/** Names count without case; on a Free plan a private repository has no environments at all. */
export function settingOf(frame: Frame, name: string): EnvironmentSetting {
  const { environments = {}, environmentsIgnored = false } = frame.run.options
  const known = Object.keys(environments).find((each) => each.toLowerCase() === name.toLowerCase())
  return (environmentsIgnored || known === undefined ? undefined : environments[known]) ?? {}
}

/**
 * Waits for what the rules of the environment ask. Gives the reason why the job must not run, `undefined` when it may;
 * a job whose run was cancelled meanwhile may go on, because the runner ends it.
 */
export async function passRules(
  frame: Frame,
  { name, path, stop }: { name: string; path: string; stop: AbortSignal },
): Promise<string | undefined> {
  const { approval, branches } = settingOf(frame, name)
  const ref = frame.run.trigger.ref.replace(/^refs\/(heads|tags)\//, '')
  if (branches !== undefined && !branches.some((pattern) => matchesGlob(ref, pattern)))
    return `Branch "${ref}" is not allowed to deploy to ${name} due to environment protection rules.`
  if (approval === 'reject') return `the deployment to ${name} was rejected`
  if (approval !== 'wait') return undefined
  const decision = await frame.run.deployments.ask({ path, environment: name, stop })
  if (decision === 'reject') return `the deployment to ${name} was rejected`
  return decision === 'expired' ? `the deployment to ${name} was not approved within 30 days` : undefined
}

/**
 * The secrets a job sees: those it was given, over them those of its environment. In a called workflow only what its
 * caller named arrives, of the environment as well. Forks and Dependabot get none.
 */
export function secretsWith(frame: Frame, environment: string | undefined): Record<string, string> {
  if (environment === undefined || isRestricted(frame.run.trigger)) return frame.secrets
  const own = Object.entries(settingOf(frame, environment).secrets ?? {})
  const arriving = own.filter(([name]) => frame.secretNames?.has(name) ?? true)
  return { ...frame.secrets, ...Object.fromEntries(arriving) }
}
