import { fence } from '../../shared/model/prompt.ts'
import { spellHidden } from '../../shared/text/hidden-spelling.ts'
import type { Excerpt } from './excerpt.ts'
import type { ShownFile } from './shown-file.ts'

/** A file of the previous attempt; a deleted one has no text. */
export interface ShownAttempt {
  path: string
  text: string | undefined
  part?: Excerpt
  /** What it changes of the file at the base commit, where that is shown instead of the text; empty where the text is shown. */
  diff: string
  spelled: number
}

/** What the writer is shown beside the rules. */
export interface Material {
  /** What is known of the project. */
  project: string
  files: readonly ShownFile[]
  /** Paths that could be written and are not shown, so that they cannot be changed. */
  unshown: readonly string[]
  /** Paths and globs that commands of the line make. */
  made: readonly string[]
  spec: { id: string; text: string; spelled: number }
  /** Only in repair rounds. */
  repair: { station: string; findings: string; previous: readonly ShownAttempt[] } | undefined
}

/** Invisible characters that are spelled out in these parts. */
export function spelledIn({ files, spec, repair }: Pick<Material, 'files' | 'spec' | 'repair'>): number {
  const shown = [...files, ...(repair?.previous ?? [])]
  const inPaths = shown.reduce((sum, { path }) => sum + spellHidden(path).spelled, 0)
  return shown.reduce((sum, file) => sum + file.spelled, spec.spelled + inPaths)
}

/** A path as it stands in a prompt. */
export function spelledPath(path: string): string {
  return spellHidden(path).text
}

/** All text from the repository is in fences whose marker is derived from that text. */
export function materialText({ project, files, unshown, made, spec, repair }: Material): string {
  return [
    ...(project === '' ? [] : ['The project:', fence('project', project)]),
    files.length === 0
      ? 'No file of the repository is shown.'
      : 'Files of the repository at the base commit:',
    ...files.flatMap(fileParts),
    ...(unshown.length === 0 ? [] : unshownParts(unshown)),
    ...madeParts(made),
    'The specification:',
    fence(`specification ${spec.id}`, spec.text),
    ...(repair === undefined ? [] : repairParts(repair)),
  ].join('\n\n')
}

/** A file in one fence, or its shown parts in one each. */
export function fileParts({ path, text, part }: Pick<ShownFile, 'path' | 'text' | 'part'>): string[] {
  return partsOf('file', { path, text, ...(part === undefined ? {} : { part }) })
}

function partsOf(word: string, { path, text, part }: Pick<ShownFile, 'path' | 'text' | 'part'>): string[] {
  const name = `${word} ${spelledPath(path)}`
  if (part === undefined) return [fence(name, text)]
  const lines = text.split('\n')
  const count = text.endsWith('\n') ? lines.length - 1 : lines.length
  const shown = part.shown.map(({ from, to }) =>
    fence(`${name} lines ${from} to ${to} of ${count}`, lines.slice(from - 1, to).join('\n')),
  )
  const rest = part.outline === '' ? [] : [fence(`not shown of ${spelledPath(path)}, by line`, part.outline)]
  return [...shown, ...rest]
}

/** What commands of the line make, and so nobody writes. */
export function madeParts(globs: readonly string[]): string[] {
  const lines = globs.map((glob) => `- ${spelledPath(glob)}`)
  if (lines.length === 0) return []
  return [
    'Files that commands make of your answer. Write what they are made from, not these:',
    fence('paths', lines.join('\n')),
  ]
}

const MOST_UNSHOWN = 100

function unshownParts(paths: readonly string[]): string[] {
  const lines = paths.slice(0, MOST_UNSHOWN).map((path) => `- ${spelledPath(path)}`)
  return [
    'Files that exist and cannot be shown. Do not write or remove them; write other files:',
    fence('paths', lines.join('\n')),
  ]
}

function repairParts({ station, findings, previous }: NonNullable<Material['repair']>): string[] {
  return [
    `Your previous attempt was stopped at the station ${station}. ${previous.length === 0 ? 'It had no files.' : 'Its files, or what it changes of those above:'}`,
    ...previous.flatMap(attemptParts),
    'What the station found:',
    fence(`findings of ${station}`, findings),
    'Mend the cause, not the symptom. A file of the previous attempt that you do not send again stays as it is, and edits change it as it is there. Where a finding contradicts the specification, answer BLOCKED.',
  ]
}

function attemptParts({ path, text, part, diff }: ShownAttempt): string[] {
  if (text === undefined) return [fence(`deleted ${spelledPath(path)}`, '')]
  if (diff !== '') return [fence(`your change of ${spelledPath(path)}`, diff)]
  return partsOf('attempt', { path, text, ...(part === undefined ? {} : { part }) })
}
