import { FactoryError } from '../errors.ts'
import { schemaOf, type Schema } from '../formats/schema.ts'
import { schemaWords } from './chat-body.ts'
import type { Entry, Recorded } from './cassette.ts'
import { readJsonReply } from './json-reply.ts'
import { estimateUsage, questionOf, type Question } from './question.ts'
import type { Secrets } from './redaction.ts'
import type { ModelAnswer, ModelRequest, Usage } from './session.ts'
import type { SessionState } from './session-state.ts'
import { answerQuestion } from './turn.ts'

/** A question answered in one turn, or in two when the first reply did not fit its schema. */
export async function askModel(state: SessionState, request: ModelRequest): Promise<ModelAnswer> {
  refuseSecrets(request, state.secrets)
  const schema = compiled(request)
  const question = questionOf(request, state.options.profile)
  const first = await answerQuestion(state, question)
  const judged = judge(first.response, schema)
  if (judged.misfit === undefined) return answerOf([first], judged)
  const second = await answerQuestion(state, repairOf(question, first.response, judged.misfit))
  return answerOf([first, second], judge(second.response, schema))
}

/** Compiled before anything is paid: a schema that cannot be compiled is our own fault. */
function compiled({ schema }: ModelRequest): Schema<unknown> | undefined {
  if (schema === undefined) return undefined
  const compiling = schemaOf(schema.document)
  compiling.is(null)
  return compiling
}

/** A secret in a prompt is about to leave the machine: stop before it is hashed, stored or sent. */
function refuseSecrets({ messages, schema }: ModelRequest, secrets: Secrets): void {
  const parts = messages.map(({ role, content }, index) => ({
    name: `message ${index + 1} (${role})`,
    content,
  }))
  const document =
    schema === undefined ? [] : [{ name: 'the schema', content: JSON.stringify(schema.document) }]
  const places = [...parts, ...document].flatMap(({ name, content }) =>
    secrets.secretsIn(content).map(({ rule, line }) => `${name} line ${line} (${rule})`),
  )
  if (places.length === 0) return
  const shown = places.slice(0, 3).join(', ')
  const more = places.length > 3 ? ` and ${places.length - 3} more` : ''
  throw new FactoryError('MODEL_SECRET_IN_PROMPT', `the prompt holds a secret: ${shown}${more}`, {
    hint: 'take the secret out of the repository or the spec, and replace it with a new one',
  })
}

/** What a reply is worth. `misfit` is set when one more turn may mend it. */
interface Judged {
  content: string
  finish: ModelAnswer['finish']
  problem: string | undefined
  misfit: string | undefined
}

const PROBLEMS: Record<Exclude<ModelAnswer['finish'], 'stop'>, string> = {
  length: 'the reply was cut at its token limit',
  content_filter: 'the reply was withheld by a content filter',
  refusal: 'the model refused',
  other: 'the reply ended without a finish reason of its own',
}

function judge(response: Recorded, schema: Schema<unknown> | undefined): Judged {
  const { content, finish } = response
  if (finish !== 'stop') {
    const kept = schema === undefined ? content : ''
    return { content: kept, finish, problem: PROBLEMS[finish], misfit: undefined }
  }
  if (schema === undefined) return judgeText(content)
  const read = readJsonReply(content, schema)
  if (read.kind === 'fits') return { content: read.text, finish, problem: undefined, misfit: undefined }
  return { content: '', finish: 'other', problem: read.problem, misfit: read.problem }
}

function judgeText(content: string): Judged {
  const isEmpty = content.trim() === ''
  return isEmpty
    ? { content: '', finish: 'other', problem: 'the reply is empty', misfit: undefined }
    : { content, finish: 'stop', problem: undefined, misfit: undefined }
}

const MAX_REPEATED_CHARS = 20_000

/** The same question with the reply that did not fit, what was wrong with it, and the schema in words. */
function repairOf(question: Question, reply: Recorded, problem: string): Question {
  const document = question.schema?.document ?? {}
  const repeated = reply.content.slice(0, MAX_REPEATED_CHARS).toWellFormed()
  return {
    ...question,
    messages: [
      ...question.messages,
      { role: 'assistant', content: repeated },
      { role: 'user', content: `That reply cannot be used: ${problem}.\n${schemaWords(document)}` },
    ],
  }
}

function answerOf(entries: [Entry, Entry?], judged: Judged): ModelAnswer {
  const used = entries.filter((entry) => entry !== undefined)
  const { response, recorder } = entries[1] ?? entries[0]
  return {
    content: judged.content,
    refusal: response.refusal ?? undefined,
    finish: judged.finish,
    problem: judged.problem,
    model: response.model,
    usage: used.map(usageOf).reduce(sum),
    rung: response.rung ?? undefined,
    formatRepairs: used.length === 2 ? 1 : 0,
    recorder,
  }
}

/** An endpoint that reports no usage is charged, and shown, the estimate. */
function usageOf({ request, response }: Entry): Usage {
  return { calls: 1, ...(response.usage ?? estimateUsage(request, response.content)) }
}

function sum(a: Usage, b: Usage): Usage {
  return {
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
  }
}
