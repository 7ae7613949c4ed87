import { defined } from '../formats/defined.ts'
import type { Change } from '../git/change-set.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { knownSecrets, secretVariables, type Secrets } from '../model/redaction.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** What this process knows to be secret: variables that are named so, and those that are named here. */
export function callerSecrets(env: Variables, names: readonly string[] = []): Secrets {
  const own = { ...env }
  return knownSecrets(own, [...secretVariables(own), ...names])
}

/**
 * The outcome without any secret of the caller, in any of its spellings: code on trial may have found one and printed it.
 * What factory.yml says is left as it is.
 */
export function withoutSecrets(outcome: RunOutcome, { redactKnown }: Secrets): RunOutcome {
  const { station, round, commands, report } = outcome
  const told = redacted(outcome, redactKnown) as RunOutcome
  return { ...told, station, round, commands, ...defined({ report }), ...madeFiles(outcome, redactKnown) }
}

/** A file is taken as it is or not at all. */
function madeFiles(
  { produced, refused = [] }: RunOutcome,
  redact: (text: string) => string,
): Partial<RunOutcome> {
  if (produced === undefined) return {}
  const holdsSecret = (each: Change): boolean => 'content' in each && redact(each.content) !== each.content
  const secret = produced.filter(holdsSecret)
  if (secret.length === 0) return { produced }
  return {
    produced: produced.filter((each) => !secret.includes(each)),
    verdict: 'stop',
    reason: `${secret.length} files that the commands made hold secrets of this machine`,
    refused: [...secret.map(({ path }) => ({ path, reason: 'secret' as const })), ...refused].slice(0, 50),
  }
}

function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((each) => redacted(each, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redacted(each, redact)]))
}
