import type { StationReport, Unit } from '../../shared/line/unit.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import { changeOf } from './change.ts'
import { proposalOf } from './proposal.ts'
import { preparePrompt } from './prepare-prompt.ts'
import { reportOf, type GenerateResult } from './report.ts'
import { readSources } from './sources.ts'

export interface GenerateDeps {
  session: ModelSession
}

/**
 * Asks the writer once for the change a spec describes and turns the reply into a checked change set with the spec's
 * acceptance tests. Generated code is never run here.
 * @throws FactoryError of the house, the spec, git, or the model's transport; a bad reply is a stop, not an error.
 */
export async function generate(unit: Unit, { session }: GenerateDeps): Promise<StationReport> {
  const sources = await readSources(unit)
  const prepared = preparePrompt(unit, sources)
  const answer = await session.ask(prepared.prompt)
  const proposal = proposalOf(answer, prepared.prompt.nonce, sources.previous)
  const asked = { sources, prepared, answer }
  if (proposal.kind === 'stop') return reportOf(unit, stopped(asked, proposal), session)
  const gated = await changeOf(proposal.files, unit, sources)
  return reportOf(unit, { ...asked, ...gated, blocks: proposal.blocks, final: undefined }, session)
}

type Asked = Pick<GenerateResult, 'sources' | 'prepared' | 'answer'>

function stopped(
  asked: Asked,
  { finding, final }: { finding: GenerateResult['findings'][number]; final?: string },
): GenerateResult {
  return { ...asked, findings: [finding], blocks: 0, changeSet: undefined, final }
}
