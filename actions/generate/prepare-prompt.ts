import type { Unit } from '../../shared/line/unit.ts'
import { housePrompt } from '../../shared/house/standard/house-prompt.ts'
import { feedbackPart } from './feedback-part.ts'
import type { WriterPrompt } from '../../shared/writer/writer.ts'
import { buildPrompt, type PromptParts } from './prompt.ts'
import type { Sources } from './sources.ts'
import { specPart } from './spec-part.ts'

/** The prompt and what was done to the texts in it. */
export interface PreparedPrompt {
  prompt: WriterPrompt
  /** Invisible pieces that were removed, by where they stood. */
  stripped: { files: number; spec: number; feedback: number }
  feedback: { station: string; shown: number; left: number } | undefined
}

/** Pure: equal sources give equal bytes, and so the recorded answer. */
export function preparePrompt(unit: Unit, sources: Sources): PreparedPrompt {
  const spec = specPart(unit.spec)
  const { files } = sources.context
  const parts: PromptParts = {
    house: housePrompt(sources.rules),
    files,
    spec: { id: unit.spec.id, text: spec.text },
    repair: undefined,
  }
  const feedback = promptFeedback(unit, sources, parts)
  const repair = feedback && {
    station: feedback.station,
    findings: feedback.text,
    previous: sources.previous,
  }
  const stripped = {
    files: files.reduce((sum, file) => sum + file.stripped, 0),
    spec: spec.stripped,
    feedback: feedback?.stripped ?? 0,
  }
  return {
    prompt: buildPrompt({ ...parts, repair }),
    stripped,
    feedback: feedback && { station: feedback.station, shown: feedback.shown, left: feedback.left },
  }
}

function promptFeedback(
  unit: Unit,
  sources: Sources,
  parts: PromptParts,
): ReturnType<typeof feedbackPart> | undefined {
  if (unit.feedback === undefined) return undefined
  const holdouts = unit.spec.acceptance
    .filter((criterion) => criterion.holdout)
    .map((criterion) => criterion.id)
  const first = buildPrompt(parts).messages.map((message) => message.content)
  const shown = [...first, ...sources.previous.map((file) => file.content ?? '')].join('\n')
  return feedbackPart(unit.feedback, { withheld: sources.withheld, holdouts, shown })
}
