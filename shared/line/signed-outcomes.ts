import { defined } from '../formats/defined.ts'
import { parseJson } from '../formats/read-json.ts'
import { MAX_OUTCOME_BYTES } from '../limits.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { outcomeDocument, type RunOutcome } from './outcome.ts'

type Link = Pick<VerifiedLink, 'extension' | 'attachments'>

/** The documents of the command outcomes a link signed. @throws FactoryError SCHEMA_INVALID, JSON_INVALID. */
export function signedOutcomes(link: Link): RunOutcome[] {
  return link.extension.runs.flatMap((run) => signedOutcome(link, run) ?? [])
}

/** All outcomes of a unit, oldest first: those that links signed, then those that the next one will sign. @throws FactoryError SCHEMA_INVALID, JSON_INVALID. */
export function outcomesOf({ links, outcomes = [] }: OutcomeHolder): RunOutcome[] {
  return [...links.flatMap(signedOutcomes), ...outcomes]
}

interface OutcomeHolder {
  links: readonly Link[]
  outcomes?: readonly RunOutcome[]
}

/** The document of one of them; `undefined` where the link does not carry it. @throws FactoryError SCHEMA_INVALID, JSON_INVALID. */
export function signedOutcome(
  { attachments }: Pick<Link, 'attachments'>,
  run: Link['extension']['runs'][number],
): RunOutcome | undefined {
  const name = outcomeName(run)
  const bytes = attachments.get(name)
  if (bytes === undefined) return undefined
  const outcome = outcomeDocument.parse(parseJson(bytes, name, MAX_OUTCOME_BYTES), name)
  return { ...outcome, ...defined({ isolation: run.isolation }) }
}

/** The name under which a link attaches the outcome document of a command station. */
export function outcomeName({ station, round }: Pick<RunOutcome, 'station' | 'round'>): string {
  return `outcome.${station}.r${round}.json`
}
