import { canonicalJson, type JsonObject } from '../../shared/formats/canonical.ts'
import { sha256 } from '../../shared/formats/digest.ts'
import type { Factory } from '../../shared/factory/factory.ts'
import type { RunOutcome } from '../../shared/line/outcome.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { ANY_TEXT, judgeReply, type ModelAnswer } from '../../shared/model/answer.ts'
import type { Prompt } from '../../shared/model/prompt.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import type { Criterion, Spec } from '../../shared/specification/document/spec.ts'
import type { StationName } from '../../shared/factory/stations.ts'
import type { VerifiedLink } from '../../shared/trace/verify/open-parcel.ts'

/** A spec that writes `src/kebab.ts`; every part may be given. */
export function specOf(parts: Partial<Spec> = {}): Spec {
  return {
    id: 'kebab',
    title: 'Kebab case of a headline',
    owner: undefined,
    risk: 'low',
    paths: { write: ['src/kebab.ts'], read: [] },
    why: {
      who: 'Editors',
      problem: 'Headlines must become addresses.',
      value: 'Readable links',
      alternatives: [],
    },
    interface: [
      {
        module: 'src/kebab.ts',
        signature: 'function kebab(text: string): string',
        doc: 'Dash-separated form.',
      },
    ],
    acceptance: [
      criterionOf('AC-1', { examples: [{ call: 'kebab("Hello World")', returns: 'hello-world' }] }),
    ],
    domain: [],
    effects: [],
    nonGoals: [],
    budget: {},
    retire: undefined,
    prose: '',
    ...parts,
  }
}

export function criterionOf(id: string, parts: Partial<Criterion> = {}): Criterion {
  return {
    id,
    ears: `The kebab function shall satisfy ${id}.`,
    given: undefined,
    when: undefined,
    then: undefined,
    examples: [],
    tests: [],
    check: 'example',
    holdout: false,
    ...parts,
  }
}

const PROFILE = {
  key: undefined,
  structured: 'auto',
  maxTokensField: undefined,
  maxTokens: undefined,
  temperature: undefined,
} as const

export function factoryOf(parts: Partial<Factory> = {}): Factory {
  return {
    version: '1',
    name: 'test-line',
    repository: 'test/repo',
    specs: 'specs/*.spec.md',
    house: undefined,
    models: {
      writer: {
        ...PROFILE,
        kind: 'model',
        endpoint: 'https://writer.example.com/v1',
        model: 'writer-1',
        family: 'w',
      },
      reviewer: { ...PROFILE, endpoint: 'https://reviewer.example.com/v1', model: 'reviewer-1', family: 'r' },
      second: undefined,
    },
    adequacy: { low: 'off', medium: 'ask', high: 'ask' },
    budget: { calls: 12, tokens: 400_000, minutes: 20 },
    rounds: 3,
    isolation: 'auto',
    review: { seeded: 5 },
    acceptance: { runner: 'node', folder: 'test/acceptance' },
    line: [],
    signing: { mode: 'local', trust: '.factory/trust.json' },
    ...parts,
  }
}

/** A unit at a station of a repository, with nothing upstream unless given. */
export function unitOf(repo: string, base: string, parts: Partial<Unit> = {}): Unit {
  return {
    repo,
    base,
    factory: factoryOf(),
    factoryPath: 'factory.yml',
    factoryBytes: Buffer.from('factory'),
    spec: specOf(),
    specPath: 'specs/kebab.spec.md',
    specBytes: Buffer.from('spec'),
    serial: 'JD-0000-0000-0000',
    station: 'generate',
    round: 1,
    upstream: { links: [], outcomes: [] },
    state: { status: 'running', station: 'generate', round: 1, stops: [] },
    feedback: undefined,
    ...parts,
  }
}

/** The link that a station's report becomes, without its signature. */
export function linkOf(
  unit: Unit,
  report: StationReport,
  action: StationName,
  signed: readonly RunOutcome[] = [],
): VerifiedLink {
  const outcomes = signed.map((outcome) => ({
    name: `outcome.${outcome.station}.r${outcome.round}.json`,
    content: canonicalJson(outcome),
  }))
  const attachments = [...report.attachments, ...outcomes]
  const extension = extensionOf(unit, report, { action, signed, attachments })
  const invariantDigest = sha256('link')
  return {
    name: `${unit.serial}.${action}.r${unit.round}.a1.json`,
    bytes: Buffer.alloc(0),
    sha256: sha256(''),
    attempt: 1,
    signer: 'test',
    bundle: {
      mediaType: '',
      verificationMaterial: {},
      dsseEnvelope: {},
    } as unknown as VerifiedLink['bundle'],
    statement: {
      _type: 'https://in-toto.io/Statement/v1',
      subject: report.subjects,
      predicateType: 'test',
      predicate: { jidokaTraceV1: extension } as VerifiedLink['statement']['predicate'],
    },
    invariantDigest,
    extension,
    subjects: report.subjects,
    payloadSha256: sha256(unit.serial),
    attachments: new Map(attachments.map(({ name, content }) => [name, Buffer.from(content)])),
  }
}

interface LinkParts {
  action: StationName
  signed: readonly RunOutcome[]
  attachments: readonly { name: string; content: string }[]
}

function extensionOf(
  unit: Unit,
  report: StationReport,
  { action, signed, attachments }: LinkParts,
): VerifiedLink['extension'] {
  return {
    serial: unit.serial,
    repository: unit.factory.repository,
    base: unit.base,
    spec: { id: unit.spec.id, path: unit.specPath, sha256: sha256(unit.specBytes) },
    line: { name: unit.factory.name, sha256: sha256('line') },
    station: action,
    action,
    round: unit.round,
    verdict: report.verdict.kind,
    transition: { from: action, to: 'released', reason: 'test' },
    previous: [],
    runs: signed.map(({ station, round, verdict }) => ({
      station,
      round,
      verdict,
      sha256: sha256(
        attachments.find(({ name }) => name === `outcome.${station}.r${round}.json`)?.content ?? '',
      ),
    })),
    evidence: report.evidence,
    findings: report.verdict.findings.map((finding): JsonObject => ({ ...finding })),
    attachments: attachments.map(({ name, content }) => ({ name, sha256: sha256(content) })),
    run: {
      host: 'local',
      id: 'local',
      attempt: 1,
      startedAt: '2026-01-01T00:00:00Z',
      finishedAt: '2026-01-01T00:00:00Z',
      toolchain: { jidoka: '0.0.0', node: 'v24.0.0' },
    },
    reproduction: { invariantDigest: sha256('link'), cassetteSha256: null, status: 'recorded' },
    assurance: 'local',
  }
}

/** What a scripted model answers: a text, parts of an answer, or either made from the request. */
export type Reply = string | Partial<ModelAnswer>

export interface ScriptedSession extends ModelSession {
  requests: Prompt[]
}

/** A session that answers from a script and remembers what it was asked. `{{nonce}}` stands for the marker of the request. */
export function scriptedSession(reply: Reply | ((request: Prompt) => Reply)): ScriptedSession {
  const requests: Prompt[] = []
  return {
    requests,
    ask(request) {
      requests.push(request)
      const given = typeof reply === 'function' ? reply(request) : reply
      const parts = typeof given === 'string' ? { content: given } : given
      return Promise.resolve(
        answerOf({ ...parts, content: (parts.content ?? '').replaceAll('{{nonce}}', request.nonce ?? '') }),
      )
    },
    usage: () => ({ calls: requests.length, inputTokens: 100, outputTokens: 10 }),
    cassette: () => ({
      text: 'cassette\n',
      sha256: sha256('cassette\n'),
      status: 'recorded',
      recorder: 'hand',
    }),
  }
}

/** Judged as a session judges a reply without a schema. */
function answerOf(parts: Partial<ModelAnswer>): ModelAnswer {
  const { content = '', finish = 'stop' } = parts
  const reply = { content, finish, refusal: null, model: '', usage: null, rung: null }
  return {
    ...judgeReply(reply, { kind: 'text', ...ANY_TEXT }),
    model: 'answering-1',
    usage: { calls: 1, inputTokens: 100, outputTokens: 10 },
    structuredOutput: undefined,
    formatRepairs: 0,
    recorder: 'hand',
    ...parts,
  }
}

/** A unit whose examples no station calls. */
export const WITHOUT_EXAMPLES = { factory: factoryOf(), spec: specOf({ acceptance: [] }) }
