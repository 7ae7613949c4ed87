import { errorName, jsonIn, type Reply } from '../../adequacy/answers/reply.ts'
import { FactoryError } from '../../errors.ts'
import { defined } from '../../formats/defined.ts'
import type { Arguments } from '../command.ts'

/** The answer that the options of a call give; `undefined` when they give none. @throws FactoryError USAGE. */
export function replyIn(args: Arguments): Reply | undefined {
  const replies = repliesIn(args)
  const [reply, ...more] = replies
  if (more.length > 0)
    throw new FactoryError('USAGE', 'give one answer: --yes, --returns, --throws or --out-of-domain')
  if (args.text('must-throw') !== undefined && reply?.kind !== 'out-of-domain')
    throw new FactoryError('USAGE', '--must-throw goes with --out-of-domain', {
      hint: 'say --throws NAME where the call is in the domain',
    })
  if (args.flag('keep') && (reply !== undefined || args.positionals.length > 1))
    throw new FactoryError('USAGE', '--keep takes no number and no answer', {
      hint: 'answer first, then keep the calls of the reviewer',
    })
  return reply
}

function repliesIn(args: Arguments): Reply[] {
  const [returns, throws, mustThrow] = ['returns', 'throws', 'must-throw'].map((name) => args.text(name))
  const refusal = mustThrow === undefined ? undefined : errorName(mustThrow)
  return [
    ...(args.flag('yes') ? [{ kind: 'yes' as const }] : []),
    ...(returns === undefined ? [] : [{ kind: 'returns' as const, value: jsonIn(returns) }]),
    ...(throws === undefined ? [] : [{ kind: 'throws' as const, name: errorName(throws) }]),
    ...(args.flag('out-of-domain')
      ? [{ kind: 'out-of-domain' as const, ...defined({ mustThrow: refusal }) }]
      : []),
  ]
}
