import type { From, RelationWord } from './program.ts'

/** A row as schemas/spec.schema.json describes it: what is done, what must come of it, and its marks. */
export interface RawRow extends RawDone, RawOutcome {
  holdout?: boolean
  by?: string
  asked?: string
}

/** What is done: exactly one of these. */
interface RawDone {
  call?: string
  given?: string | string[]
  from?: From
  cli?: RawCommandLine
  http?: RawRequest
  render?: string | { component: string; props?: Record<string, unknown> }
  file?: string | { path: string; at?: string }
  type?: string
  relation?: { is: RelationWord; of: string; with?: string; inputs?: number }
}

export interface RawCommandLine {
  run: string
  args?: (string | number)[]
  stdin?: string
  env?: Record<string, string | number>
  files?: Record<string, string>
}

export interface RawRequest {
  handler?: string
  run?: string
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: unknown
}

interface RawOutcome {
  returns?: unknown
  gives?: string
  awaits?: unknown
  throws?: string
  message?: string
  approx?: number | { value: number; within: number }
  contains?: unknown
  matches?: string
  anyOrder?: unknown[]
  exit?: number
  stdout?: RawText
  stderr?: RawText
  files?: Record<string, RawText>
  status?: number
  headers?: Record<string, RawText>
  body?: unknown
  markup?: RawText
  equals?: unknown
  absent?: boolean
  compiles?: boolean
  error?: string
}

/** A text, or what it holds. */
export type RawText = string | { contains?: unknown; matches?: string }

/** The ways to say what is done, each with the outcomes that it can have and a row of the right form. */
export const KINDS = {
  call: {
    outcomes: ['returns', 'gives', 'awaits', 'throws', 'approx', 'contains', 'matches', 'anyOrder'],
    form: '{ call: \'parseDuration("1m")\', returns: 60 }',
  },
  cli: {
    outcomes: ['exit', 'stdout', 'stderr', 'files'],
    form: '{ cli: { run: bin/greet.js, args: [Ada] }, exit: 0, stdout: "Hello Ada\\n" }',
  },
  http: {
    outcomes: ['status', 'headers', 'body'],
    form: '{ http: { handler: app, path: /users/1 }, status: 200, body: { id: 1 } }',
  },
  render: {
    outcomes: ['markup'],
    form: '{ render: { component: Greeting, props: { name: Ada } }, markup: "<p>Hello Ada</p>" }',
  },
  file: {
    outcomes: ['equals', 'contains', 'matches', 'absent'],
    form: '{ file: { path: package.json, at: /scripts/build }, equals: tsc }',
  },
  type: {
    outcomes: ['compiles'],
    form: "{ type: 'const n: number = add(1, 2)', compiles: true }",
  },
  relation: {
    outcomes: [],
    form: '{ relation: { is: idempotent, of: slugify } }',
  },
} as const satisfies Record<string, { outcomes: readonly (keyof RawOutcome)[]; form: string }>

export type RowKind = keyof typeof KINDS

const ROW_KINDS = Object.keys(KINDS) as RowKind[]

/** The fields that only go with one other. */
const COMPANIONS = {
  given: ['call', 'http'],
  from: ['call', 'http', 'render', 'type'],
  message: ['throws'],
  error: ['compiles'],
} as const

/** Kinds that may say several outcomes at once. */
const MANY: readonly RowKind[] = ['cli', 'http']

/** Why a row is of none of the known forms, and a row of the right form. */
export interface RowProblem {
  message: string
  hint: string
}

/** How to write a row of the kind that this one seems to be; `undefined` where it says nothing that is done. */
export function formLike(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null) return undefined
  const kind = ROW_KINDS.find((each) => Object.hasOwn(row, each))
  return kind === undefined ? undefined : wrong('', kind).hint
}

/** The kind of a row, or what is wrong with its form. */
export function kindOfRow(raw: RawRow): RowKind | RowProblem {
  const kinds = ROW_KINDS.filter((kind) => Object.hasOwn(raw, kind))
  const [kind] = kinds
  if (kind === undefined) return wrong(`says nothing that is done: one of ${ROW_KINDS.join(', ')}`, 'call')
  if (kinds.length > 1) return wrong(`says ${kinds.join(' and ')} at once`, kind)
  return outcomeProblem(raw, kind) ?? companionProblem(raw, kind) ?? detailProblem(raw, kind) ?? kind
}

function wrong(message: string, kind: RowKind): RowProblem {
  return { message, hint: `write it like this: ${KINDS[kind].form}` }
}

/** Outcomes of rows of any kind. */
const OUTCOMES = [...new Set<string>(Object.values(KINDS).flatMap(({ outcomes }) => [...outcomes]))]

/** The fields of a row in a table that are no columns. */
export const ROW_FIELDS: ReadonlySet<string> = new Set([
  ...OUTCOMES,
  ...['message', 'error', 'holdout', 'by', 'asked'],
])

function outcomeProblem(raw: RawRow, kind: RowKind): RowProblem | undefined {
  const own: readonly string[] = KINDS[kind].outcomes
  const said = OUTCOMES.filter((name) => Object.hasOwn(raw, name))
  const foreign = said.find((name) => !own.includes(name))
  if (foreign !== undefined) return wrong(`says ${foreign}, which is no outcome of ${kind}`, kind)
  if (own.length === 0) return undefined
  if (said.length === 0) return wrong(noOutcome(kind, own), kind)
  if (said.length === 1 || MANY.includes(kind)) return undefined
  return wrong(`says both ${said.join(' and ')}`, kind)
}

function noOutcome(kind: RowKind, own: readonly string[]): string {
  return kind === 'call'
    ? 'says neither what the call returns nor what it throws'
    : `says nothing that must come of it: ${own.join(', ')}`
}

function companionProblem(raw: RawRow, kind: RowKind): RowProblem | undefined {
  for (const [name, others] of Object.entries(COMPANIONS)) {
    if (!Object.hasOwn(raw, name) || others.some((other) => Object.hasOwn(raw, other))) continue
    return wrong(`says ${name}, which only goes with ${others.join(', ')}`, kind)
  }
  return undefined
}

function detailProblem(raw: RawRow, kind: RowKind): RowProblem | undefined {
  if (kind === 'http') return requestProblem(raw.http ?? {})
  if (raw.relation !== undefined) return relationProblem(raw.relation)
  if (raw.absent === false) return wrong('says absent: false; say what the file holds', kind)
  return undefined
}

function requestProblem({ handler, run }: RawRequest): RowProblem | undefined {
  if ((handler === undefined) !== (run === undefined)) return undefined
  return wrong('says neither or both of handler (an expression) and run (a program that listens)', 'http')
}

function relationProblem(raw: NonNullable<RawRow['relation']>): RowProblem | undefined {
  const needsOther = raw.is === 'inverse' || raw.is === 'same'
  if (needsOther === (raw.with !== undefined)) return undefined
  return needsOther
    ? wrong(`says ${raw.is} and no export under with`, 'relation')
    : wrong(`says with, which goes with inverse and same alone`, 'relation')
}
