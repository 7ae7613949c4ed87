import { isFunction, parameterNames, type Signature } from '../../exports/read-declaration.ts'
import { signatureOf } from '../../exports/extract-exports.ts'
import { jobOf, type Job } from '../../exports/job.ts'
import { parseCall } from '../document/parse-call.ts'
import { readSignature } from '../document/read-signature.ts'
import { quote } from '../document/spec-file.ts'
import type { Spec } from '../document/spec.ts'

/** One job that a spec wants done by new code. */
export interface WantedJob {
  name: string
  /** The module that the spec names for it. */
  module: string | undefined
  /** Has it the name of a function, or only a title? */
  isNamed: boolean
  /** Field of the spec that asks for it. */
  pointer: string
  job: Job
}

/**
 * The jobs of a spec: its interface entries, else the functions its examples call, else its title. So every spec is searched.
 * Unreadable entries and calls have findings of their own.
 */
export function wantedJobs(spec: Spec): WantedJob[] {
  if (spec.interface.length > 0) return interfaceJobs(spec)
  const called = calledJobs(spec)
  return called.length > 0 ? called : [titleJob(spec)]
}

function interfaceJobs(spec: Spec): WantedJob[] {
  return spec.interface.flatMap(({ module, signature, doc }, index) => {
    const read = readSignature(signature)
    if (read.kind === 'bad') return []
    const { name, statement, source } = read
    const declared = declaredIn(statement)
    const hints = isFunction(statement) ? parameterNames(statement).join(' ') : ''
    const job = jobOf({ name, doc: doc ?? spec.title, hints, signature: signatureOf(declared, source) })
    return [{ name, module, isNamed: true, pointer: `/interface/${index}`, job }]
  })
}

type Statement = Parameters<typeof signatureOf>[0]['node'] & { type: string }

function declaredIn(statement: Statement): Parameters<typeof signatureOf>[0] {
  if (statement.type !== 'VariableDeclaration') return { node: statement, annotation: undefined }
  const id = statement.declarations[0]?.id
  return { node: statement, annotation: id?.type === 'Identifier' ? id.typeAnnotation : undefined }
}

/** Of a function that is only called, the name and the title of the spec are known. */
function calledJobs(spec: Spec): WantedJob[] {
  const calls = spec.acceptance.flatMap(({ examples }, criterion) =>
    examples.map(({ call }, row) => ({ call, pointer: `/acceptance/${criterion}/examples/${row}/call` })),
  )
  const jobs = calls.flatMap(({ call, pointer }): WantedJob[] => {
    const read = parseCall(call)
    if (read.kind === 'bad') return []
    const job = jobOf({ name: read.callee, doc: spec.title, signature: UNKNOWN })
    return [{ name: read.callee, module: undefined, isNamed: true, pointer, job }]
  })
  return [...new Map(jobs.toReversed().map((each) => [each.name, each])).values()].reverse()
}

/** A title has no function name, but it may hold the words of one. */
function titleJob({ title }: Spec): WantedJob {
  const job = jobOf({ name: '', doc: title, signature: UNKNOWN })
  return { name: quote(title), module: undefined, isNamed: false, pointer: '/title', job }
}

const UNKNOWN: Signature = { form: 'constant', params: [], result: undefined, generics: [], members: [] }
