import { tmpdir } from 'node:os'
import { findIsolation } from '../../shared/commands/isolation/find-isolation.ts'
import type { Surroundings } from '../../shared/commands/surroundings.ts'
import { FactoryError } from '../../shared/errors.ts'
import type { CommandWriter } from '../../shared/factory/writer-choice.ts'
import { budgetLeft } from '../../shared/line/unit-budget.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { openBudget } from '../../shared/model/budget.ts'
import { knownSecrets, secretVariables } from '../../shared/model/redaction.ts'
import type { ModelInputs } from '../../shared/station/inputs.ts'
import { recordingFor } from '../../shared/station/model-inputs.ts'
import { refuseOtherKeys } from '../../shared/station/model-keys.ts'
import type { StationContext } from '../../shared/station/program.ts'
import { commandWriter, runHere } from '../../shared/writer/command/command-writer.ts'
import { commandQuestion, generateByCommand } from './by-command.ts'

type Context = StationContext<ModelInputs>

/** The change of a program that writes: recorded, or made now on this machine. @throws FactoryError of the program, and of its record. */
export async function startCommand(
  unit: Unit,
  context: Context,
  writer: CommandWriter,
): Promise<StationReport> {
  const { env } = context.host
  const question = await commandQuestion(unit, writer)
  const named = writer.key === undefined ? [] : [writer.key]
  return generateByCommand(
    unit,
    question,
    commandWriter({
      order: question.order,
      recording: await recordingFor(unit, context),
      secrets: knownSecrets(env, [...named, ...secretVariables(env)]),
      run: async (order) => {
        openBudget(budgetLeft(unit), () => performance.now()).reserve(0)
        await announce(unit, context, writer)
        return runHere(order, tmpdir(), surroundingsOf(unit, context))
      },
    }),
  )
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
