import { FactoryError } from '../errors.ts'
import { start } from '../factory/machine.ts'
import { prepareUnit, type PreparedUnit } from '../local/prepare.ts'
import { estimateTokens } from '../model/budget.ts'
import type { Prompt } from '../model/prompt.ts'
import { loadStation } from '../station/load-station.ts'
import { safeLog } from '../text/safe-log.ts'
import { onlyPositional, type Arguments, type Command, type Outcome, type Terminal } from './command.ts'
import { standingOf } from './work-tree.ts'

export const command: Command = {
  name: 'prompt',
  summary: 'print what the writer would be asked for a spec, without asking it',
  help: `
jidoka prompt <spec> [--repo DIR] [--factory FILE] [--json]

Prints the messages of the first round, exactly as they would be sent, and about how many tokens they are. Nothing is asked, paid or
written. In the text control characters are left out; --json has every byte.

  --repo DIR      repository (default: the one around the current folder)
  --factory FILE  factory.yml to use (default: the next one above the spec, at HEAD)

Examples
  jidoka prompt specs/parse-duration.spec.md
  jidoka prompt specs/parse-duration.spec.md --json
`,
  options: { repo: { type: 'string' }, factory: { type: 'string' } },
  run,
}

async function run(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const spec = onlyPositional(args, 'spec')
  const prepared = await prepareUnit({ ...standingOf(args, cwd), factory: args.text('factory'), spec })
  const { messages, template } = await questionOf(prepared)
  const tokens = estimateTokens(messages.map(({ content }) => content).join('\n'))
  const whole = messages.map(({ role, content }) => `--- ${role}\n${content}`).join('\n')
  return {
    exit: 0,
    json: { spec: prepared.specPath, serial: prepared.serial, template, tokens, messages },
    text: `${safeLog(whole, { maxLines: Infinity, maxColumns: Infinity })}\n--- about ${tokens} tokens`,
  }
}

/** What the station that writes would ask in its first round. @throws FactoryError FACTORY_INVALID where no station writes. */
async function questionOf(prepared: PreparedUnit): Promise<Prompt> {
  const { line } = prepared.factory
  const writing = line.find(({ work }) => work.kind === 'action' && work.action === 'generate')
  const { question } = await loadStation('generate')
  if (writing === undefined || question === undefined)
    throw new FactoryError('FACTORY_INVALID', 'no station of factory.yml runs generate: nothing is asked', {
      hint: 'add generate to the line',
    })
  return question({
    ...prepared,
    station: writing.name,
    round: 1,
    upstream: { links: [], outcomes: [] },
    state: start(line),
    feedback: undefined,
  })
}
