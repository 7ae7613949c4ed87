/** What a row does, where that is not one call with literal arguments. Every kind ends in one value, which the oracle compares. */
export type Program = Expression | CommandLine | Request | Rendering | FileLook | TypeCheck | Relation

/**
 * The module of every export that a row uses, or of those that it names: `src/index.ts`, `{ words: src/words.ts }`. Default: the one whose
 * interface entry declares the export.
 */
export type From = string | Readonly<Record<string, string>>

/** The module that a row itself gives for an export. */
export function moduleSaid(program: Program | undefined, name: string): string | undefined {
  const from = program !== undefined && 'from' in program ? program.from : undefined
  if (typeof from !== 'object') return from
  return Object.hasOwn(from, name) ? from[name] : undefined
}

/** The exports for which a row gives a module of their own. */
export function namesSaid(program: Program | undefined): string[] {
  const from = program !== undefined && 'from' in program ? program.from : undefined
  return typeof from === 'object' ? Object.keys(from) : []
}

/** Statements, and the expression whose value counts. */
export interface Expression {
  kind: 'expression'
  given: readonly string[]
  expression: string
  from?: From
  /** The expression must give a promise. */
  awaits?: true
}

/** A program of the repository, started in a fresh folder. */
export interface CommandLine {
  kind: 'cli'
  /** Repository path of the program. */
  run: string
  args: readonly string[]
  stdin: string
  env: Readonly<Record<string, string>>
  /** Files that lie in the folder beforehand, by name. */
  files: Readonly<Record<string, string>>
}

/** One request to a handler, or to a program that listens on the port in PORT. */
export interface Request {
  kind: 'http'
  /** An expression that gives the handler. */
  handler?: string
  /** Repository path of a program that listens. */
  run?: string
  from?: From
  given: readonly string[]
  method: string
  /** With its query. */
  path: string
  headers: Readonly<Record<string, string>>
  body: string
}

/** A component and its properties; the value is its static markup. */
export interface Rendering {
  kind: 'render'
  component: string
  from?: From
  /** JSON. */
  props: Readonly<Record<string, unknown>>
}

/** A file of the repository after the change. */
export interface FileLook {
  kind: 'file'
  path: string
  /** JSON pointer (RFC 6901) into a JSON or YAML file. Default: the whole text. */
  at?: string
}

/** Statements that the compiler must take or refuse. */
export interface TypeCheck {
  kind: 'type'
  code: string
  from?: From
}

export const RELATIONS = ['idempotent', 'inverse', 'commutative', 'monotone', 'same'] as const
export type RelationWord = (typeof RELATIONS)[number]

/** What must hold for every input: {@link RELATIONS}. */
export interface Relation {
  kind: 'relation'
  relation: RelationWord
  /** The export. */
  of: string
  /** The other export, for `inverse` and `same`. */
  with?: string
  /** How many inputs are tried. */
  inputs: number
}
