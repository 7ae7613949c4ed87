import type { Unit } from '../../shared/line/unit.ts'
import { controlPaths } from '../../shared/paths/forbidden-paths.ts'
import { charsFor } from '../../shared/line/unit-budget.ts'
import { housePrompt, type HousePrompt } from '../../shared/house/standard/house-prompt.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import { diffOf } from '../../shared/text/file-diff.ts'
import { defined } from '../../shared/formats/defined.ts'
import type { EditableText } from '../../shared/writer/edits.ts'
import type { EditableTexts } from '../../shared/writer/file-blocks.ts'
import { excerptOf, WHOLE_CHARS } from './excerpt.ts'
import { feedbackPart } from './feedback-part.ts'
import type { WriterPrompt } from '../../shared/writer/writer.ts'
import { changedRanges } from './line-ranges.ts'
import { spelledIn, spelledPath, type ShownAttempt } from './material.ts'
import { buildPrompt, type PromptParts } from './prompt.ts'
import { shownWhole, type ShownFile } from './shown-file.ts'
import type { Sources } from './sources.ts'
import { specPart } from './spec-part.ts'
import { subjectOf } from './subject.ts'
import { unshownFiles } from './unseen.ts'

/** The prompt and what was done to the texts in it. */
export interface PreparedPrompt {
  prompt: WriterPrompt
  /** Invisible pieces that were removed, by where they stood. */
  stripped: { files: number; spec: number; feedback: number }
  /** Invisible characters that are spelled out; the reply may use the spelling when there are any. */
  spelled: number
  /** The last text of each file that the writer was shown, by path. */
  texts: EditableTexts
  /** House rules and examples that found no room. */
  houseCut: HousePrompt['cut']
  feedback: { station: string; shown: number; left: number } | undefined
}

/** Pure: equal sources give equal bytes, and so the recorded answer. */
export function preparePrompt(unit: Unit, sources: Sources): PreparedPrompt {
  const spec = specPart(unit.spec)
  const previous = sources.previous.map((file) => shownAttempt(file, unit, sources))
  const { files } = sources.context
  const house = housePrompt(sources.rules, charsFor(unit, 'house'))
  const parts: PromptParts = {
    house: house.text,
    layers: sources.layers?.text ?? '',
    guidance: sources.guidance?.text,
    project: sources.project,
    files,
    unshown: unshownFiles(unit.spec, sources.context).map(({ path }) => path),
    made: controlPaths(unit.factory, unit.factoryPath).produces ?? [],
    spec: { id: unit.spec.id, text: spec.text, spelled: spec.spelled },
    repair: undefined,
    writable: unit.spec.paths.write,
    ...defined({ instance: sources.instance }),
  }
  const told = buildPrompt(parts).messages.map(({ content }) => content)
  const feedback = feedbackPart(unit, sources, told.join('\n'))
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
    texts: editableTexts(files, previous),
    houseCut: house.cut,
    feedback: feedback && { station: feedback.station, shown: feedback.shown, left: feedback.left },
  }
}

/** The shown files as edits change them, by their paths and by what these are in a prompt. Attempts take the place of what they were made of. */
export function editableTexts(files: readonly Shown[], attempts: readonly Shown[] = []): EditableTexts {
  const texts = new Map<string, EditableText>()
  for (const { path, text, part } of [...files, ...attempts]) {
    const base = texts.get(path)
    const editable = { text: text ?? '', shown: part?.shown, ...defined({ base }) }
    for (const each of [spelledPath(path), path]) texts.set(each, editable)
  }
  return texts
}

type Shown = Pick<ShownFile | ShownAttempt, 'path' | 'text' | 'part'>

/** An attempt of up to this many characters is shown beside its base; of a longer one, its difference. */
const SHORT_ATTEMPT_CHARS = 6_000

function shownAttempt({ path, content }: ProposedFile, unit: Unit, { before }: Sources): ShownAttempt {
  if (content === undefined) return { path, text: undefined, diff: '', spelled: 0 }
  const { text, spelled } = shownWhole(content)
  const old = before.get(path)
  const base = old === undefined ? undefined : shownWhole(old).text
  const isLong = base !== undefined && text.length > SHORT_ATTEMPT_CHARS
  const shown = { path, text, spelled, diff: isLong ? attemptDiff(path, base, text) : '' }
  if (text.length <= WHOLE_CHARS) return shown
  const changed = [...changedRanges(base ?? '', text), ...findingLines(path, unit)]
  return { ...shown, part: excerptOf(path, text, { ...subjectOf(unit.spec), changed }) }
}

const MAX_DIFF_CHARS = 8_000

/** Empty where it says less than the attempt itself. */
function attemptDiff(path: string, base: string, head: string): string {
  const diff = diffOf({ path, base, head })
  return diff.length <= MAX_DIFF_CHARS ? diff : ''
}

function findingLines(path: string, { feedback }: Unit): { from: number; to: number }[] {
  const found = feedback?.findings.filter(({ file }) => file === path) ?? []
  return found.flatMap(({ line }) => (line === undefined ? [] : [{ from: line, to: line }]))
}
