import type { StationReport, Unit } from '../../shared/line/unit.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import type { Writer, WriterStop } from '../../shared/writer/writer.ts'
import { gateProposal } from './gate-proposal.ts'
import { preparePrompt } from './prepare-prompt.ts'
import { generateReport, type GateResult } from './report.ts'
import { readSources } from './sources.ts'

export interface GenerateDeps {
  writer: Writer
}

/**
 * Asks the writer once for the change that a spec describes, and turns its proposal into a checked change set with the
 * spec's acceptance tests. Generated code is never run here.
 * @throws FactoryError of the house, the spec, git, or the writer's transport; a bad answer is a stop, not an error.
 */
export async function generate(unit: Unit, { writer }: GenerateDeps): Promise<StationReport> {
  const sources = await readSources(unit)
  const prepared = preparePrompt(unit, sources)
  const proposal = await writer.write(prepared.prompt)
  const result =
    proposal.kind === 'files'
      ? await gateProposal(withPrevious(proposal.files, sources.previous), unit, sources)
      : stopResult(proposal)
  return generateReport(unit, { sources, prepared, proposal, ...result })
}

/** In a repair round, files that were not sent again stay as the previous attempt left them. */
function withPrevious(files: readonly ProposedFile[], previous: readonly ProposedFile[]): ProposedFile[] {
  const sent = new Set(files.map((file) => file.path))
  return [...files, ...previous.filter((file) => !sent.has(file.path))]
}

const STOP_CODES: Record<WriterStop['kind'], string> = {
  blocked: 'GENERATE_BLOCKED',
  empty: 'GENERATE_EMPTY',
  refused: 'GENERATE_REFUSED',
  truncated: 'GENERATE_TRUNCATED',
  unreadable: 'GENERATE_UNREADABLE',
}

function stopResult({ kind, message }: WriterStop): GateResult {
  const code = STOP_CODES[kind]
  if (kind !== 'blocked') return { findings: [{ code, level: 'block', message }], changeSet: undefined }
  const reason = `the writer says that the spec cannot be met: ${message}`
  const hint = 'the owner of the spec answers by changing it'
  return { findings: [{ code, level: 'block', message: reason, hint }], changeSet: undefined, final: reason }
}
