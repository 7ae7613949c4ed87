import { NONE_BROKEN } from '../../shared/house/standard/broken-rules.ts'
import type { ChangeWriter } from '../../shared/factory/writer-choice.ts'
import { blocking } from '../../shared/findings.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import { treeOf } from '../../shared/git/revision.ts'
import { changeSetIfAny } from '../../shared/line/change-set.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { nonceOf } from '../../shared/model/prompt.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import type { ModelInputs } from '../../shared/station/inputs.ts'
import { recordingFor } from '../../shared/station/model-inputs.ts'
import type { StationContext } from '../../shared/station/program.ts'
import { changeRequest, changeWriter } from '../../shared/writer/change/change-writer.ts'
import { findChange } from '../../shared/writer/change/find-change.ts'
import { readChange } from '../../shared/writer/change/found-change.ts'
import type { Writer } from '../../shared/writer/writer.ts'
import { gateProposal, withFindings, type GateResult } from './gate-proposal.ts'
import { stopResult } from './generate.ts'
import type { PreparedPrompt } from './prepare-prompt.ts'
import { plainQuestion } from './question.ts'
import { generateReport } from './report.ts'
import { readSources } from './sources.ts'

/** Version of the question below; nobody reads it. */
const CHANGE_TEMPLATE = 'generate-change/1'

/** Takes over the change that somebody made, as it is recorded or lies at its place now. @throws FactoryError of the change and its record. */
export async function takeChange(
  unit: Unit,
  context: StationContext<ModelInputs>,
  writer: ChangeWriter,
): Promise<StationReport> {
  const { repo, base, spec, round } = unit
  const { inputs, host } = context
  const asked = { base: await treeOf(repo, base), spec: spec.id, round }
  const prompt = questionTo(writer, JSON.stringify(asked))
  const named = inputs.change
  const query = {
    repo,
    workspace: inputs.workspace,
    spec: spec.id,
    named,
    fetch: (ref: string) => host.fetchRef(repo, ref),
  }
  return generateByChange(
    unit,
    prompt,
    changeWriter({
      request: changeRequest(writer, prompt.prompt, asked),
      recording: await recordingFor(unit, context),
      write: spec.paths.write,
      find: async () => {
        const place = await findChange(writer, query)
        return place === undefined ? undefined : readChange(repo, base, place)
      },
    }),
  )
}

function questionTo({ from }: ChangeWriter, asked: string): PreparedPrompt {
  return {
    prompt: {
      station: 'generate',
      role: 'writer',
      messages: [],
      schema: null,
      template: CHANGE_TEMPLATE,
      nonce: nonceOf(CHANGE_TEMPLATE, from, asked),
    },
    stripped: { files: 0, spec: 0, feedback: 0 },
    spelled: 0,
    texts: new Map(),
    houseCut: { examples: 0, rules: 0 },
    feedback: undefined,
  }
}

/** The gates are those of every proposal. A change is whole: nothing of an earlier round is added to it. */
async function generateByChange(
  unit: Unit,
  prepared: PreparedPrompt,
  writer: Writer,
): Promise<StationReport> {
  // nobody is told the rules
  const read = await readSources({ ...unit, broken: NONE_BROKEN })
  const sources = { ...read, context: { files: [], left: [] }, seen: read.tree.map(({ path }) => path) }
  const proposal = await writer.write(plainQuestion(prepared.prompt))
  if (proposal.kind !== 'files')
    return generateReport(unit, { sources, prepared, proposal, ...stopResult(proposal) })
  const files = withoutSpec(proposal.files, unit)
  const gated = withFindings(await gateProposal(files, unit, sources), proposal.findings)
  return generateReport(unit, { sources, prepared, proposal, ...(waiting(unit, gated) ?? gated) })
}

/** People commit a change with its spec. The spec of the unit is no part of what it asks for. */
function withoutSpec(files: readonly ProposedFile[], { specPath, specBytes }: Unit): ProposedFile[] {
  const spec = specBytes.toString('utf8')
  return files.filter(({ path, content }) => path !== specPath || content !== spec)
}

/** No machine mends what a person wrote: a round that meets the same change again waits for its author. */
function waiting({ feedback, upstream }: Unit, { changeSet }: GateResult): GateResult | undefined {
  if (feedback === undefined || changeSet === undefined) return undefined
  const before = changeSetIfAny(upstream)
  if (before === undefined || canonicalJson(before) !== canonicalJson(changeSet)) return undefined
  const message = `the change is still the one that ${feedback.station} stopped`
  const hint =
    'its author answers the findings of that station with a new state of the change; then run the line again'
  const final = `${message}: it waits for its author`
  return { findings: [blocking('WRITER_WAITS', message, { hint })], changeSet: undefined, final }
}
