import { userInfo } from 'node:os'
import { gitExecution } from '../../git/git.ts'
import { FactoryError } from '../../errors.ts'
import type { Override } from '../../station/ignore-andon.ts'
import { safeText } from '../../text/safe-log.ts'
import type { Arguments } from '../command.ts'

/** `Ada <ada@example.com>`; empty where git knows nobody. */
export async function gitIdentity(repo: string): Promise<string> {
  const read = async (key: string): Promise<string> => {
    const { code, stdout } = await gitExecution(repo, ['config', '--get', key])
    return code === 0 ? stdout.toString('utf8').trim() : ''
  }
  const [name, email] = [await read('user.name'), await read('user.email')]
  return email === '' ? name : `${name} <${email}>`.trim()
}

const MAX_WORDS_CHARS = 1000

/** What a person says, as one line without anything hidden in it. @throws FactoryError USAGE for nothing. */
export function saidWords(option: string, text: string | undefined): string {
  const words = safeText(text ?? '', MAX_WORDS_CHARS)
  if (words !== '') return words
  throw new FactoryError('USAGE', `--${option} says nothing`, { hint: `say it: --${option} "…"` })
}

/** Who goes on although the line is stopped, and why; `undefined` when nobody does. @throws FactoryError USAGE. */
export async function overrideOf(args: Arguments, repo: string): Promise<Override | undefined> {
  const reason = args.text('reason')
  if (!args.flag('ignore-andon')) {
    if (reason === undefined) return undefined
    throw new FactoryError('USAGE', 'run: --reason goes with --ignore-andon')
  }
  const git = await gitIdentity(repo)
  return { reason: saidWords('reason', reason), by: saidWords('by', git === '' ? userInfo().username : git) }
}
