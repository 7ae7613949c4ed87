import { tmpdir } from 'node:os'
import { findIsolation } from '../../shared/commands/isolation/find-isolation.ts'
import type { Surroundings } from '../../shared/commands/surroundings.ts'
import { FactoryError } from '../../shared/errors.ts'
import type { CommandWriter } from '../../shared/factory/writer-choice.ts'
import { budgetLeft } from '../../shared/line/unit-budget.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { openBudget } from '../../shared/model/budget.ts'
import { cassetteKey } from '../../shared/model/prompt.ts'
import { knownSecrets, secretVariables, type Secrets } from '../../shared/model/redaction.ts'
import type { ModelInputs } from '../../shared/station/inputs.ts'
import { recordingFor } from '../../shared/station/model-inputs.ts'
import { refuseOtherKeys } from '../../shared/station/model-keys.ts'
import type { StationContext } from '../../shared/station/program.ts'
import {
  commandWriter,
  isUsable,
  refuseSecrets,
  runHere,
} from '../../shared/writer/command/command-writer.ts'
import type { ToolRun } from '../../shared/writer/command/run-tool.ts'
import { answerOfJob } from '../../shared/writer/command/tool-answer.ts'
import type { ToolOrder } from '../../shared/writer/command/tool-order.ts'
import { recordedEntry } from '../../shared/writer/recorded.ts'
import { commandQuestion, generateByCommand } from './by-command.ts'

type Context = StationContext<ModelInputs>

/**
 * The change of a program that writes: recorded, or made now. On this machine the program is started here; a station on GitHub holds a signing
 * key, so there it takes what the program left in a job of its own.
 * @throws FactoryError of the program, and of its record.
 */
export async function startCommand(
  unit: Unit,
  context: Context,
  writer: CommandWriter,
): Promise<StationReport> {
  const question = await commandQuestion(unit, writer)
  const isJob = context.host.identity.host === 'github'
  return generateByCommand(
    unit,
    question,
    commandWriter({
      order: question.order,
      recording: await recordingFor(unit, context),
      secrets: secretsOf(context, writer),
      run: (order) => (isJob ? takeFromJob(unit, context, order) : runOnMachine(unit, context, order)),
    }),
  )
}

/** What the program is to do in a job of its own; `undefined` where its answer is recorded, or must be. */
export async function orderForJob(
  unit: Unit,
  context: Context,
  writer: CommandWriter,
): Promise<ToolOrder | undefined> {
  const { order } = await commandQuestion(unit, writer)
  refuseSecrets(order, secretsOf(context, writer))
  const recording = await recordingFor(unit, context)
  if (recordedEntry(order.request, recording, isUsable) !== undefined) return undefined
  reserve(unit)
  return order
}

function secretsOf({ host: { env } }: Context, { key }: CommandWriter): Secrets {
  return knownSecrets(env, [...(key === undefined ? [] : [key]), ...secretVariables(env)])
}

/** One question is one call of the budget; what it costs nobody but the program knows. @throws FactoryError BUDGET_SPENT. */
function reserve(unit: Unit): void {
  openBudget(budgetLeft(unit), () => performance.now()).reserve(0)
}

async function runOnMachine(unit: Unit, context: Context, order: ToolOrder): Promise<ToolRun> {
  reserve(unit)
  await announce(unit, context, order.writer)
  return runHere(order, tmpdir(), surroundingsOf(unit, context))
}

/** Only an answer to this very question is taken. @throws FactoryError UPSTREAM_INVALID, UPSTREAM_MISSING and those of the store. */
async function takeFromJob(
  { station, round }: Unit,
  { inputs, host }: Context,
  { request }: ToolOrder,
): Promise<ToolRun> {
  const answer = await answerOfJob({ upstream: inputs.upstream, station, round }, host.store)
  if (answer?.key === cassetteKey(request)) return answer
  const why = answer === undefined ? 'left no answer' : 'answered another question'
  throw new FactoryError('UPSTREAM_INVALID', `the job in which the program writes ${why}`, {
    hint: 're-run all jobs of the unit: its spec, its base or factory.yml is another one than in that job',
  })
}

/** Looks whether the key may be given, and says what is started. */
async function announce({ repo }: Unit, { host }: Context, { name, key }: CommandWriter): Promise<void> {
  if (key !== undefined) await refuseKey(key, repo, host.env)
  const { kind } = await findIsolation(host.env['PATH'] ?? '')
  host.info(`starts ${name}${key === undefined ? '' : `, which is given ${key}`}`)
  if (kind === 'none')
    host.warn(`this machine cannot run ${name} apart: it can see the files and processes of its user`)
}

/** @throws FactoryError MODEL_KEY_NAME, MODEL_KEY_MISSING. */
async function refuseKey(key: string, repo: string, env: NodeJS.ProcessEnv): Promise<void> {
  await refuseOtherKeys(key, repo, env)
  if ((env[key] ?? '').trim() !== '') return
  throw new FactoryError('MODEL_KEY_MISSING', `the variable ${key} is not set`, {
    hint: `set ${key}, or replay recorded answers with --mode replay`,
  })
}

function surroundingsOf({ repo }: Unit, { host, signal, now, inputs }: Context): Surroundings {
  return {
    env: host.env,
    hidden: [repo, inputs.home],
    signal,
    now,
    print: () => undefined,
    say: host.info,
  }
}
