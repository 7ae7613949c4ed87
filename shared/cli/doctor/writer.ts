import { join } from 'node:path'
import { findProgram } from '../../commands/isolation/find-isolation.ts'
import type { Factory } from '../../factory/factory.ts'
import { writerText, type CommandWriter } from '../../factory/writer-choice.ts'
import { ALLOW_FILE, machineFolder, mayBeModelKey } from '../../station/model-keys.ts'
import { failed, note, passed, type Check } from './check.ts'

const NAME = 'models.writer'

/** Can a writer that is no model work on this machine: is its program there, and its key? Nothing is started. */
export async function checkOtherWriter(
  { models: { writer } }: Factory,
  repo: string,
  env: NodeJS.ProcessEnv,
): Promise<Check[]> {
  if (writer === undefined || writer.kind === 'model') return []
  if (writer.kind === 'change') return [passed(NAME, `takes changes: ${writerText(writer)}`)]
  return [await programCheck(writer, env), ...(await keyChecks(writer, repo, env))]
}

async function programCheck(
  { command: [program], setup }: CommandWriter,
  env: NodeJS.ProcessEnv,
): Promise<Check> {
  const place = program.startsWith('/') ? program : await findProgram(program, env['PATH'] ?? '')
  if (place !== undefined) return passed(NAME, `${program} is there`)
  if (setup !== undefined) return note(NAME, `${program} is not on PATH here: its setup must bring it`)
  return failed(
    NAME,
    `${program} is not on PATH here`,
    `install ${program}, or name what installs it under setup`,
  )
}

async function keyChecks({ key }: CommandWriter, repo: string, env: NodeJS.ProcessEnv): Promise<Check[]> {
  if (key === undefined) return []
  if (!(await mayBeModelKey(key, repo, env))) {
    const fix = `name it ..._API_KEY, or list it in ${join(machineFolder(env), ALLOW_FILE)}`
    return [failed(NAME, `${key} is not named like the key of a model`, fix)]
  }
  if ((env[key] ?? '').trim() !== '') return []
  const fix = 'set it for live runs on this machine; recorded answers are replayed without it'
  return [note(NAME, `${key} is not set here`, fix)]
}
