import type { KeyObject } from 'node:crypto'
import parcelSchema from '../../../schemas/parcel.schema.json' with { type: 'json' }
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { packAttachments, type NamedContent } from '../../../shared/trace/parcel/attachments.ts'
import { buildStatement, type LinkDraft } from '../../../shared/trace/statement/build-statement.ts'
import { generateSigningKey } from '../../../shared/trace/signer/keys.ts'
import { parcelName, serialOf } from '../../../shared/trace/parcel/names.ts'
import { sealParcel, type SealedParcel } from '../../../shared/trace/parcel/parcel.ts'
import { signStatement } from '../../../shared/trace/signer/bundle.ts'
import { keySigner, type Signer } from '../../../shared/trace/signer/signer.ts'
import type { Statement, TraceExtension } from '../../../shared/trace/statement/statement.ts'
import { trustOf, type KeyTrust } from '../../../shared/trace/verify/trust.ts'
import { STATION_NAMES, type StationName } from '../../../shared/factory/stations.ts'

export const ACTIONS = STATION_NAMES

export const KEYS: ReadonlyMap<string, KeyObject> = new Map(
  ACTIONS.map((action) => [action, generateSigningKey()]),
)

export const REPOSITORY = 'acme/checkout'
export const TRUST: KeyTrust = trustOf(KEYS, { repository: REPOSITORY, assurance: 'keyed' })

export const FILES = [
  { path: 'src/index.ts', content: "export { slugify } from './slugify.ts'\n" },
  { path: 'src/slugify.ts', content: 'export const slugify = (text: string) => text.toLowerCase()\n' },
]

export function keyOf(station: string): KeyObject {
  const key = KEYS.get(station)
  if (key === undefined) throw new Error(`the fixture has no key for ${station}`)
  return key
}

export function signerOf(station: string): Signer {
  return keySigner(keyOf(station), 'keyed')
}

/** A signer whose key no trust file lists. */
export function strangeSigner(): Signer {
  return keySigner(generateSigningKey(), 'keyed')
}

/** Facts of one unit that tests vary. */
export interface UnitFacts {
  repository: string
  base: string
  spec: string
  line: string
}

export const UNIT: UnitFacts = {
  repository: REPOSITORY,
  base: 'b'.repeat(40),
  spec: '---\nid: slugify\n---\n',
  line: sha256('the line table'),
}

export function serialFor({ repository, base, spec, line }: UnitFacts): string {
  return serialOf({ repository, base, specSha256: sha256(spec), lineSha256: line, policy: 'test/1' })
}

/** The next station of the fixture's line, which is the table of stations, when every station passes. */
function nextAfter(action: StationName): string {
  return STATION_NAMES[STATION_NAMES.indexOf(action) + 1] ?? 'released'
}

export interface StepOptions {
  unit?: UnitFacts
  attempt?: number
  round?: number
  extension?: Partial<LinkDraft['extension']>
  draft?: Partial<Omit<LinkDraft, 'extension'>>
  attachments?: NamedContent[]
  signer?: Signer
}

const SUBJECTS = FILES.map(({ path, content }) => ({ name: path, digest: { sha256: sha256(content) } }))

export const ATTACHMENTS: NamedContent[] = [
  { name: 'notes.txt', content: 'seen: \u{1f600}\r\n' },
  { name: 'raw.bin', content: Buffer.from([0, 255, 254, 10]) },
]

export function draftOf(
  action: StationName,
  before: readonly SealedParcel[],
  options: StepOptions = {},
): LinkDraft {
  const unit = options.unit ?? UNIT
  const attempt = options.attempt ?? 1
  const attachments = options.attachments ?? ATTACHMENTS
  return {
    action,
    subjects: action === 'spec-validate' ? [] : SUBJECTS,
    materials: [{ uri: 'factory.yml', sha256: sha256('factory') }],
    extension: {
      serial: serialFor(unit),
      repository: unit.repository,
      base: unit.base,
      spec: { id: 'slugify', path: 'specs/slugify.spec.md', sha256: sha256(unit.spec) },
      line: { name: 'checkout', sha256: unit.line },
      station: action,
      round: options.round ?? 1,
      verdict: 'pass',
      transition: { from: action, to: nextAfter(action), reason: `${action} passed` },
      previous: before.map(previousOf),
      runs: [],
      evidence: { files: 2, rules: ['no-any', 'no-default-export'] },
      findings: [{ code: 'no-any', level: 'warn', message: 'a type is any' }],
      attachments: packAttachments(attachments).map(({ name, sha256: digest }) => ({ name, sha256: digest })),
      run: runAt(attempt),
      reproduction: { cassetteSha256: null, status: 'recorded' },
      assurance: 'keyed',
      ...options.extension,
    },
    ...options.draft,
  }
}

export function runAt(attempt: number): TraceExtension['run'] {
  return {
    host: 'github',
    id: '4242',
    attempt,
    startedAt: `2026-11-23T10:0${attempt % 10}:00Z`,
    finishedAt: `2026-11-23T10:0${attempt % 10}:30Z`,
    repository: REPOSITORY,
    workflow: 'factory-line.yml',
    actor: 'octocat',
    toolchain: { jidoka: '0.1.0', node: 'v24.0.0' },
  }
}

export function previousOf(parcel: SealedParcel): TraceExtension['previous'][number] {
  const [, station = '', round = ''] = parcel.name.split('.')
  return {
    station,
    round: Number(round.slice(1)),
    payloadSha256: parcel.payloadSha256,
    invariantDigest: parcel.invariantDigest,
  }
}

export async function sealStep(
  action: StationName,
  before: readonly SealedParcel[],
  options: StepOptions = {},
): Promise<SealedParcel> {
  const statement = buildStatement(draftOf(action, before, options))
  const station = statement.predicate.jidokaTraceV1.station
  return sealParcel({
    statement,
    attachments: options.attachments ?? ATTACHMENTS,
    signer: options.signer ?? signerOf(station),
    attempt: options.attempt ?? 1,
  })
}

/** A whole released unit, oldest first. */
export async function makeTrace(options: StepOptions = {}): Promise<SealedParcel[]> {
  const parcels: SealedParcel[] = []
  for (const action of ACTIONS) parcels.push(await sealStep(action, parcels, options))
  return parcels
}

/** Signs whatever it is given and packs it as a parcel, the way a liar with a genuine key would. */
export async function forge(
  statement: Statement,
  options: { signer?: Signer; attachments?: NamedContent[]; bundle?: (bundle: unknown) => unknown } = {},
): Promise<{ name: string; bytes: Buffer; payloadSha256: string; sha256: string; invariantDigest: string }> {
  const extension = statement.predicate.jidokaTraceV1
  const link = await signStatement(statement, options.signer ?? signerOf(extension.station))
  const frame = {
    serial: extension.serial,
    station: extension.station,
    round: extension.round,
    attempt: extension.run.attempt,
  }
  const parcel = {
    $schema: parcelSchema.$id,
    ...frame,
    link: options.bundle === undefined ? link : options.bundle(link),
    attachments: packAttachments(options.attachments ?? ATTACHMENTS),
  }
  const bytes = Buffer.from(`${canonicalJson(parcel)}\n`)
  return {
    name: parcelName(frame),
    bytes,
    sha256: sha256(bytes),
    payloadSha256: sha256(Buffer.from(link.dsseEnvelope.payload, 'base64')),
    invariantDigest: extension.reproduction.invariantDigest,
  }
}

/** A copy with other values at these JSON pointers; `undefined` removes the member. */
export function edited<T>(value: T, changes: Record<string, unknown>): T {
  const copy = structuredClone(value)
  for (const [pointer, changed] of Object.entries(changes)) {
    const keys = pointer.slice(1).split('/')
    const last = keys.pop() ?? ''
    const holder = valueAt(copy, keys)
    if (typeof holder !== 'object' || holder === null) throw new Error(`there is nothing at ${pointer}`)
    if (changed === undefined) Reflect.deleteProperty(holder, last)
    else Reflect.set(holder, last, changed)
  }
  return copy
}

/** The value below these keys. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce(
    (node: unknown, key): unknown =>
      typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined,
    value,
  )
}
