import type { Expression, Statement } from './parse-source.ts'

/** Something declared at the top of a module. */
export interface Declared {
  /** Name inside the module. */
  local: string
  node: Statement | Expression
  annotation: VariableAnnotation
  /** The statement whose comment documents it. */
  statement: Statement
}

type Declarator = Extract<Statement, { type: 'VariableDeclaration' }>['declarations'][number]
type VariableAnnotation = Extract<Declarator['id'], { type: 'Identifier' }>['typeAnnotation']

/** By their names inside of the module. */
export type Locals = ReadonlyMap<string, Declared>
