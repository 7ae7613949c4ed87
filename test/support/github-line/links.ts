import { claimedStatement, readParcel } from '../../../shared/trace/parcel/parcel.ts'
import { parseParcelName } from '../../../shared/trace/parcel/names.ts'
import type { StoredArtifact } from '../results-service/shelf.ts'
import type { GithubLine } from './github-line.ts'

interface StoredFile {
  name: string
  bytes: Buffer
}

/** What a link decided. */
export interface LinkFacts {
  serial: string
  station: string
  round: number
  attempt: number
  verdict: string
  to: string
  invariantDigest: string
  status: string
}

/** Only what has to be equal wherever the line runs. */
export type Decision = Omit<LinkFacts, 'attempt' | 'status'>

export function decisions(links: readonly LinkFacts[]): Decision[] {
  return links.map(({ serial, station, round, verdict, to, invariantDigest }) => ({
    serial,
    station,
    round,
    verdict,
    to,
    invariantDigest,
  }))
}

/** The parcels among these files: outcome documents and answers are none. */
export function parcelsAmong(files: readonly StoredFile[]): StoredFile[] {
  return files.filter(({ name, bytes }) => parseParcelName(name) !== undefined && bytes.includes('"link":{'))
}

/** Facts of the parcels among these files, by serial and in journey order; of several attempts all. */
export function linkFacts(files: readonly StoredFile[]): LinkFacts[] {
  return parcelsAmong(files)
    .map(({ bytes }) => claimedStatement(bytes).predicate.jidokaTraceV1)
    .sort(
      (a, b) =>
        (a.serial < b.serial ? -1 : a.serial > b.serial ? 1 : 0) ||
        a.previous.length - b.previous.length ||
        a.run.attempt - b.run.attempt,
    )
    .map(({ serial, station, round, run, verdict, transition, reproduction }) => ({
      serial,
      station,
      round,
      attempt: run.attempt,
      verdict,
      to: transition.to,
      invariantDigest: reproduction.invariantDigest,
      status: reproduction.status,
    }))
}

/** Links that were stored as artifacts; of several attempts all. */
export function storedLinks(line: GithubLine): LinkFacts[] {
  return linkFacts(finalized(line))
}

/** The links of the newest attempt of each station and round. */
export function newestLinks(line: GithubLine): LinkFacts[] {
  const links = storedLinks(line)
  return links.filter(
    (link) =>
      !links.some(
        (other) =>
          other.serial === link.serial &&
          other.station === link.station &&
          other.round === link.round &&
          other.attempt > link.attempt,
      ),
  )
}

export function finalized({ results }: Pick<GithubLine, 'results'>): StoredArtifact[] {
  return results.artifacts().filter(({ state }) => state === 'finalized')
}

/** The recorded answers inside parcels, by their place under a cassettes folder. */
export function cassettesOf(line: Pick<GithubLine, 'results'>): Map<string, string> {
  const found = parcelsAmong(finalized(line)).flatMap(({ bytes }) => {
    const { spec, station, round } = claimedStatement(bytes).predicate.jidokaTraceV1
    const cassette = readParcel(bytes).attachments.find(({ name }) => name === 'cassette.jsonl')
    return cassette === undefined
      ? []
      : [[`${spec.id}/${station}.r${round}.jsonl`, cassette.content] as const]
  })
  return new Map(found)
}
