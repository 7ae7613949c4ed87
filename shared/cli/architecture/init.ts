import { join } from 'node:path'
import { proposalText } from '../../architecture/proposal-text.ts'
import { proposeLayers, type Proposal } from '../../architecture/propose.ts'
import { FactoryError } from '../../errors.ts'
import { writeNew } from '../../files.ts'
import { safePath } from '../../paths/safe-path.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { codeIn, codeSources } from './sources.ts'

/** A first record from the folders and imports of HEAD; written only when it is asked for and there is none. */
export async function initOutcome(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const sources = await codeSources(args, cwd)
  const { repo, path } = sources
  const proposal = await proposeLayers(await codeIn(args, sources), path)
  if (proposal.architecture.layers.length === 0)
    throw new FactoryError('USAGE', 'architecture init: HEAD holds no JavaScript or TypeScript code', {
      hint: 'commit the code first',
    })
  const text = proposalText(proposal)
  const json = { path, text, tangles: proposal.tangles, cycles: proposal.cycles }
  if (!args.flag('write')) return { exit: 0, json: { ...json, written: false }, text: text.trimEnd() }
  if (!(await writeNew(join(repo, safePath(path, 'the path of the record')), text)))
    throw new FactoryError('USAGE', `${path} is there already`, {
      hint: 'jidoka architecture init without --write prints a proposal to compare it with',
    })
  return { exit: 0, json: { ...json, written: true }, text: writtenText(path, proposal) }
}

function writtenText(path: string, { architecture, tangles, cycles }: Proposal): string {
  return [
    `written: ${path} with ${architecture.layers.length} layers`,
    ...(tangles.length === 0 ? [] : [`${tangles.length} groups of layers import each other`]),
    ...(cycles.length === 0 ? [] : [`${cycles.length} cycles between files`]),
    'next: jidoka architecture check',
  ].join('\n')
}
