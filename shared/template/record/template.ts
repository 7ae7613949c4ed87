import type { Piece } from '../skeleton/pieces.ts'
import type { Parameter, Values } from '../skeleton/values.ts'

/** What a hole may hold. To add a kind, add a branch to proof/check-kind.ts and a word to the schema. */
export const HOLE_KINDS = ['expression', 'statements', 'members', 'imports', 'doc'] as const
export type HoleKind = (typeof HOLE_KINDS)[number]

/** A region of a skeleton that a writer fills. */
export interface Hole {
  /** Unique in its file. */
  name: string
  kind: HoleKind
  /** What the writer is to put there: one sentence. */
  say: string
  /** What stands there when nobody fills it. `undefined`: it has to be filled. */
  default: string | undefined
  /** Names that the fill declares for the skeleton around it. */
  gives: readonly string[]
  /** May its statements return from the function around them? */
  leaves: boolean
}

/** One file that a template makes. */
export interface TemplateFile {
  /** Name of the skeleton without `.tmpl`, e.g. `handler.ts`. */
  id: string
  /** Where an instance lies: text and parameters alone. */
  path: readonly Piece[]
  skeleton: readonly Piece[]
  /** A test: code writes it with the defaults of its holes, and no writer is asked for them. */
  isTest: boolean
  /** In the order of the skeleton. */
  holes: readonly Hole[]
  /** 16 hex digits of what decides an instance: equal digests mean that no instance lags. */
  digest: string
}

/** Texts of holes by name, of each file by its id. */
export type Fills = Readonly<Record<string, Readonly<Record<string, string>>>>

/** An instance that proves the template. */
export interface TemplateExample {
  with: Values
  fills: Fills
}

/** A fill that is refused, and by which code. */
export interface BadExample extends TemplateExample {
  finding: string
}

/** Skeletons with holes, and how they are filled. */
export interface Template {
  name: string
  description: string
  parameters: readonly Parameter[]
  files: readonly TemplateFile[]
  good: readonly TemplateExample[]
  bad: readonly BadExample[]
  /** Digest of its template.yml and skeletons. */
  sha256: string
}

/** The hole that a file declares under this name. */
export function holeNamed({ holes }: Pick<TemplateFile, 'holes'>, name: string): Hole | undefined {
  return holes.find((hole) => hole.name === name)
}
