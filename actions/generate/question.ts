import { defined } from '../../shared/formats/defined.ts'
import type { Unit } from '../../shared/line/unit.ts'
import { matchesAny } from '../../shared/paths/declared-paths.ts'
import { controlPaths } from '../../shared/paths/forbidden-paths.ts'
import { forbiddenReason, mayWrite } from '../../shared/paths/guarded-paths.ts'
import { pathProblem } from '../../shared/paths/safe-path.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import type { EditableText } from '../../shared/writer/edits.ts'
import type { EditableTexts } from '../../shared/writer/file-blocks.ts'
import type { WriterPrompt, WriterQuestion } from '../../shared/writer/writer.ts'
import type { Context } from './context.ts'
import { holeQuestion, type Instance } from './instance.ts'
import { isHabit } from './left-out.ts'
import { spelledIn } from './material.ts'
import { editableTexts, type PreparedPrompt } from './prepare-prompt.ts'
import { answerFor, spellingText, templateFor } from './prompt.ts'
import { readBack } from './read-back.ts'
import { neededFiles, neededText } from './needed-files.ts'
import type { Sources } from './sources.ts'
import { nonceOf } from '../../shared/model/prompt.ts'

/** A question to the writer, and what it was shown beside the first question when it has been asked. */
export interface AskedQuestion extends WriterQuestion {
  /** The files that the writer asked for; `undefined` while it has not asked. */
  needed: () => Context | undefined
}

/** What a prepared prompt asks, with one further question for more files. */
export function writerQuestion(unit: Unit, sources: Sources, prepared: PreparedPrompt): AskedQuestion {
  let needed: Context | undefined
  const { instance } = sources
  const holes = instance === undefined ? {} : { holes: holeQuestion(instance) }
  const first = { ...questionOf(unit, prepared), ...holes }
  return {
    ...first,
    needed: () => needed,
    more: async (wanted, reply) => {
      needed = await neededFiles(unit, sources, wanted)
      return { ...questionOf(unit, withNeeded(unit, prepared, { needed, reply, instance })), ...holes }
    },
  }
}

/** What a writer is asked that has the files before it: nothing was shown, so nothing has to be undone. */
export function plainQuestion(prompt: WriterPrompt): WriterQuestion {
  return { prompt, texts: new Map(), problemOf: () => undefined, readBack: (files) => [...files] }
}

type Shown = Pick<PreparedPrompt, 'prompt' | 'texts' | 'spelled'>

function questionOf(unit: Unit, shown: Shown): WriterQuestion {
  const { prompt, texts, spelled } = shown
  return {
    prompt,
    texts,
    problemOf: (files) => scopeProblem(readBack(files, { spelled, texts }), unit, texts),
    readBack: (files) => readBack(files, { spelled, texts }),
  }
}

const MOST_NAMED = 5

/** Files that the gate would stop the change for. What is left out anyway is no reason to ask again. */
function scopeProblem(
  files: readonly ProposedFile[],
  { spec, factory, factoryPath }: Unit,
  texts: EditableTexts,
): string | undefined {
  const control = controlPaths(factory, factoryPath)
  const shown = new Map([...texts].map(([path, { text }]) => [path, text]))
  const isRefused = (file: ProposedFile): boolean =>
    pathProblem(file.path) !== undefined ||
    matchesAny(file.path, control.produces ?? []) ||
    forbiddenReason(file.path, control) !== undefined ||
    (!mayWrite(file.path, spec.paths.write) && !isHabit(file, shown))
  const refused = files.filter(isRefused)
  if (refused.length === 0) return undefined
  const names = refused.slice(0, MOST_NAMED).map(({ path }) => JSON.stringify(path.slice(0, 80)))
  const allowed = spec.paths.write.slice(0, MOST_NAMED).map((path) => JSON.stringify(path))
  return `${names.join(', ')} may not be written, only ${allowed.join(', ')}: leave it out, or answer BLOCKED when the change is not possible without it`
}

const MAX_REPEATED_CHARS = 2_000

/** The same conversation with what was asked for. */
function withNeeded(
  { spec }: Unit,
  { prompt, texts, spelled }: PreparedPrompt,
  { needed, reply, instance }: { needed: Context; reply: string; instance: Instance | undefined },
): Shown {
  const more = spelledIn({ files: needed.files, spec: { id: '', text: '', spelled: 0 }, repair: undefined })
  const text = neededText(needed)
  // two markers in one conversation would only confuse
  const nonce = text.includes(prompt.nonce)
    ? nonceOf(templateFor(instance), prompt.nonce, text)
    : prompt.nonce
  const explained = spelled > 0 ? [] : spellingText(more)
  const asked = { writable: spec.paths.write, ...defined({ instance }) }
  const again: WriterPrompt = {
    ...prompt,
    nonce,
    messages: [
      ...prompt.messages,
      { role: 'assistant', content: reply.slice(0, MAX_REPEATED_CHARS).toWellFormed() },
      {
        role: 'user',
        content: [text, ...explained, answerFor(nonce, asked, false)].join('\n\n'),
      },
    ],
  }
  return { prompt: again, texts: joined(texts, needed), spelled: spelled + more }
}

/** What is shown twice counts once: its parts are those of both times. Of a previous attempt more of its base is shown. */
function joined(texts: EditableTexts, { files }: Context): EditableTexts {
  const all = new Map(texts)
  for (const [path, now] of editableTexts(files)) {
    const before = all.get(path)
    const isAttempt = before?.base !== undefined
    all.set(path, isAttempt ? { ...before, base: withMore(before.base, now) } : withMore(before, now))
  }
  return all
}

function withMore(before: EditableText | undefined, now: EditableText): EditableText {
  const isWhole = now.shown === undefined || (before !== undefined && before.shown === undefined)
  return { text: now.text, shown: isWhole ? undefined : [...(before?.shown ?? []), ...(now.shown ?? [])] }
}
