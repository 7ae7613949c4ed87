import { userInfo } from 'node:os'
import { FactoryError } from '../../errors.ts'
import type { Override } from '../../station/ignore-andon.ts'
import type { Arguments } from '../command.ts'
import { gitIdentity, saidWords } from '../said/who.ts'

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
