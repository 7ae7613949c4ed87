import { defined } from '../../shared/formats/defined.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import type { Writer, WriterStop } from '../../shared/writer/writer.ts'
import type { Context } from './context.ts'
import { gateProposal, type GateResult } from './gate-proposal.ts'
import { preparePrompt } from './prepare-prompt.ts'
import { writerQuestion } from './question.ts'
import { withPrevious } from './read-back.ts'
import { generateReport } from './report.ts'
import { askSecond } from './second.ts'
import { readSources, type Sources } from './sources.ts'
import { unshownFindings } from './unseen.ts'

export interface GenerateDeps {
  writer: Writer
  /** Writes the same on its own, for comparison; left out where nobody compares. */
  second?: Writer
}

/**
 * Asks the writer once for the change that a spec describes, and turns its proposal into a checked change set with the
 * spec's acceptance tests. A second writer is asked the same once there is a change to compare with. Generated code is never run here.
 * @throws FactoryError of the house, the spec, git, or the writer's transport; a bad answer is a stop, not an error.
 */
export async function generate(unit: Unit, { writer, second }: GenerateDeps): Promise<StationReport> {
  const sources = await readSources(unit)
  const prepared = preparePrompt(unit, sources)
  const findings = unshownFindings(unit.spec, sources)
  if (findings.length > 0) {
    const final = 'no file that the spec may write can be shown to the writer'
    return generateReport(unit, {
      sources,
      prepared,
      proposal: undefined,
      findings,
      changeSet: undefined,
      final,
    })
  }
  const question = writerQuestion(unit, sources, prepared)
  const proposal = await writer.write(question)
  const asked = {
    sources: withNeeded(sources, question.needed()),
    prepared,
    proposal,
    ...defined({ needed: question.needed() }),
  }
  if (proposal.kind !== 'files') return generateReport(unit, { ...asked, ...stopResult(proposal) })
  const files = withPrevious(proposal.files, sources.previous)
  const gated = await gateProposal(files, unit, asked.sources)
  const isAsked = second !== undefined && gated.changeSet !== undefined
  const other = isAsked ? await askSecond(unit, { sources, prepared }, second) : undefined
  return generateReport(unit, { ...asked, ...gated, ...defined({ second: other }) })
}

/** A file that was shown on request was seen as well. */
function withNeeded(sources: Sources, needed: Context | undefined): Sources {
  if (needed === undefined) return sources
  const { files, left } = sources.context
  const shown = new Set(files.map(({ path }) => path))
  const more = needed.files.filter(({ path }) => !shown.has(path))
  return { ...sources, context: { files: [...files, ...more], left } }
}

const STOP_CODES: Record<WriterStop['kind'], string> = {
  blocked: 'GENERATE_BLOCKED',
  empty: 'GENERATE_EMPTY',
  refused: 'GENERATE_REFUSED',
  truncated: 'GENERATE_TRUNCATED',
  unreadable: 'GENERATE_UNREADABLE',
}

/** What a writer's stop comes to. */
export function stopResult({ kind, message }: WriterStop): GateResult {
  const code = STOP_CODES[kind]
  if (kind !== 'blocked') return { findings: [{ code, level: 'block', message }], changeSet: undefined }
  const reason = `the writer says that the spec cannot be met: ${message}`
  const hint = 'the owner of the spec answers by changing it'
  return { findings: [{ code, level: 'block', message: reason, hint }], changeSet: undefined, final: reason }
}
