import type { Unit } from '../../shared/line/unit.ts'
import { housePrompt } from '../../shared/house/standard/house-prompt.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import { feedbackPart } from './feedback-part.ts'
import type { WriterPrompt } from '../../shared/writer/writer.ts'
import { buildPrompt, spelledIn, type PromptParts, type ShownAttempt } from './prompt.ts'
import { shownWhole } from './shown-file.ts'
import type { Sources } from './sources.ts'
import { specPart } from './spec-part.ts'
import { unshownFiles } from './unseen.ts'

/** The prompt and what was done to the texts in it. */
export interface PreparedPrompt {
  prompt: WriterPrompt
  /** Invisible pieces that were removed, by where they stood. */
  stripped: { files: number; spec: number; feedback: number }
  /** Invisible characters that are spelled out; the reply may use the spelling when there are any. */
  spelled: number
  /** The last text of each file that the writer was shown, by path. */
  shown: ReadonlyMap<string, string>
  feedback: { station: string; shown: number; left: number } | undefined
}

/** Pure: equal sources give equal bytes, and so the recorded answer. */
export function preparePrompt(unit: Unit, sources: Sources): PreparedPrompt {
  const spec = specPart(unit.spec)
  const { files } = sources.context
  const parts: PromptParts = {
    house: housePrompt(sources.rules),
    files,
    unshown: unshownFiles(unit.spec, sources.context).map(({ path }) => path),
    spec: { id: unit.spec.id, text: spec.text, spelled: spec.spelled },
    repair: undefined,
  }
  const previous = sources.previous.map(shownAttempt)
  const feedback = promptFeedback(unit, sources, { parts, previous })
  const repair = feedback && { station: feedback.station, findings: feedback.text, previous }
  const stripped = {
    files: files.reduce((sum, file) => sum + file.stripped, 0),
    spec: spec.stripped,
    feedback: feedback?.stripped ?? 0,
  }
  return {
    prompt: buildPrompt({ ...parts, repair }),
    stripped,
    spelled: spelledIn({ ...parts, repair }),
    shown: new Map([...files, ...previous].map(({ path, text }) => [path, text ?? ''])),
    feedback: feedback && { station: feedback.station, shown: feedback.shown, left: feedback.left },
  }
}

function shownAttempt({ path, content }: ProposedFile): ShownAttempt {
  return content === undefined ? { path, text: undefined, spelled: 0 } : { path, ...shownWhole(content) }
}

function promptFeedback(
  unit: Unit,
  sources: Sources,
  { parts, previous }: { parts: PromptParts; previous: readonly ShownAttempt[] },
): ReturnType<typeof feedbackPart> | undefined {
  if (unit.feedback === undefined) return undefined
  const holdouts = unit.spec.acceptance
    .filter((criterion) => criterion.holdout)
    .map((criterion) => criterion.id)
  const first = buildPrompt(parts).messages.map((message) => message.content)
  const shown = [...first, ...previous.map((file) => file.text ?? '')].join('\n')
  return feedbackPart(unit.feedback, { withheld: sources.withheld, holdouts, shown })
}
