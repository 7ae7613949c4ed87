import { safeWord } from '../text/safe-log.ts'
import type { ProposedFile } from '../specification/change/check-change.ts'

/** The text that a writer gives for one hole. All of it is untrusted. */
export interface HoleFill {
  /** Path of the instance. */
  path: string
  hole: string
  text: string
}

/** The files that come of fills, or why they cannot be taken. */
export type FilledHoles = { kind: 'files'; files: ProposedFile[] } | { kind: 'problem'; problem: string }

/** What of an answer is filled in, and not written whole. */
export interface HoleQuestion {
  /** The files that code writes around the holes. */
  paths: ReadonlySet<string>
  fill: (fills: readonly HoleFill[]) => FilledHoles
}

/** A fill by the name of its block, `path#hole`, and its lines. Models like to wrap code in a Markdown fence. */
export function holeFill(name: string, lines: readonly string[]): HoleFill {
  const at = name.lastIndexOf('#')
  const isWrapped =
    /^\s*```[\w+-]*\s*$/.test(lines[0] ?? '') && lines.length > 1 && lines.at(-1)?.trim() === '```'
  const own = isWrapped ? lines.slice(1, -1) : lines
  return {
    path: at === -1 ? name : name.slice(0, at),
    hole: at === -1 ? '' : name.slice(at + 1),
    text: own.join('\n'),
  }
}

/** Why blocks of an answer do not go together with the holes of its question. `written`: paths of its other blocks. */
export function holeProblem(
  question: HoleQuestion | undefined,
  { fills, written }: { fills: readonly HoleFill[]; written: readonly string[] },
): string | undefined {
  const shown = (text: string): string => JSON.stringify(safeWord(text, 80))
  if (question === undefined)
    return fills.length === 0 ? undefined : 'the reply fills a hole, and no file has any'
  const whole = written.find((path) => question.paths.has(path))
  if (whole !== undefined)
    return `the file ${shown(whole)} is made from a template, so it cannot be sent: send its holes alone`
  const names = fills.map(({ path, hole }) => `${path}#${hole}`)
  const seen = new Set<string>()
  const second = names.find((name) => seen.size === seen.add(name).size)
  return second === undefined ? undefined : `the hole ${shown(second)} has two blocks`
}
