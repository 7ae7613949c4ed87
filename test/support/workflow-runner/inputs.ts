import { renderText, resolve, scalarText, type Scope } from './expressions.ts'
import { recordOf } from './workflow-file.ts'

/** Declared workflow inputs with given values, typed and defaulted. @throws Error as GitHub refuses to start. */
export function workflowInputs(
  declared: unknown,
  given: Record<string, unknown>,
  scope: Scope,
  who: string,
): Record<string, unknown> {
  const known = recordOf(declared)
  const stranger = Object.keys(given).find((name) => !(name in known))
  if (stranger !== undefined)
    throw new Error(`${who}: invalid input, ${stranger} is not defined in the workflow`)
  return Object.fromEntries(
    Object.entries(known).map(([name, spec]) => {
      const value = given[name] ?? resolve(recordOf(spec)['default'], scope)
      return [name, inputValue(name, recordOf(spec), value, who)]
    }),
  )
}

function inputValue(name: string, spec: Record<string, unknown>, value: unknown, who: string): unknown {
  if (value === undefined || value === null) {
    if (spec['required'] === true) throw new Error(`${who}: the required input ${name} is missing`)
    return spec['type'] === 'boolean' ? false : spec['type'] === 'number' ? 0 : ''
  }
  return typed(name, scalarText(spec['type'] ?? 'string'), value, who)
}

function typed(name: string, type: string, value: unknown, who: string): unknown {
  const text = scalarText(value)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  if (type !== 'boolean' && type !== 'number') return text
  throw new Error(`${who}: the input ${name} is not a ${type}: ${text}`)
}

/** Secrets handed to a called workflow: all of the caller's by `inherit`, else only what it declares and gets. */
export function calledSecrets(
  handed: 'inherit' | Record<string, unknown>,
  declared: unknown,
  own: Record<string, string>,
  scope: Scope,
): Record<string, string> {
  if (handed === 'inherit') return own
  const known = recordOf(declared)
  const stranger = Object.keys(handed).find((name) => !(name in known))
  if (stranger !== undefined)
    throw new Error(`invalid secret, ${stranger} is not defined in the called workflow`)
  for (const [name, spec] of Object.entries(known)) {
    if (recordOf(spec)['required'] === true && !(name in handed))
      throw new Error(`the secret ${name} is required`)
  }
  return Object.fromEntries(
    Object.entries(handed)
      .map(([name, value]) => [name, renderText(value, scope)] as const)
      .filter(([, value]) => value !== ''),
  )
}
