import type ts from 'typescript'
import { madeWithinCpu } from '../deadline.ts'
import { MAX_DEPTH } from '../source/parse.ts'
import { typePoints } from './points/classes-and-types.ts'
import { Comments, densityOf } from './points/comments.ts'
import { controlPoints } from './points/control.ts'
import { dataPoints } from './points/data.ts'
import { functionPoints } from './points/functions.ts'
import { modulePoints } from './points/modules.ts'
import { fileNameForm, namePoints } from './points/names.ts'
import { valuePoints } from './points/values.ts'
import type { Point, Visit } from './points/visit.ts'
import { Ballot, type Votes } from './votes.ts'

/** A longer text is generated or data, and says nothing about how people write. */
export const MAX_STYLED_LENGTH = 256 * 1024

/** How long one text may take: some make the parser of the compiler go back without end. A busy machine is the fault of no text. */
export const TEXT_LIMIT_MS = 4_000

const GENERATED = /@generated\b|\b(?:DO NOT EDIT|do not edit|auto-?generated|Code generated)\b/

/** Is it written by people, and of a size that they write? The first lines say that a program made it, or they are very long. */
export function isWritten(text: string): boolean {
  if (text.length > MAX_STYLED_LENGTH) return false
  if (GENERATED.test(text.slice(0, 1000))) return false
  return text.length < 2000 || text.length / (text.split('\n').length || 1) < 200
}

/**
 * The choices of one text, its file name left out; `undefined` for one that cannot be read: not written by people, nested too
 * deep, or taking too long. What the compiler cannot parse votes with what it could. Nothing of the text is run.
 */
export function fingerprintOf(
  compiler: typeof ts,
  path: string,
  text: string,
  limitMs = TEXT_LIMIT_MS,
): Votes | undefined {
  if (!isWritten(text)) return undefined
  // comments are read from the text
  const format = {
    languageVersion: compiler.ScriptTarget.Latest,
    jsDocParsingMode: compiler.JSDocParsingMode.ParseNone,
  }
  return madeWithinCpu(limitMs, () => votesOf(compiler, compiler.createSourceFile(path, text, format)))
}

/** The vote of a path: how a file of several words is named. */
export function pathVotes(path: string): Votes {
  const ballot = new Ballot()
  const form = fileNameForm(path)
  if (form !== undefined) ballot.add('fileName', form)
  return ballot.votes
}

/**
 * The choices of a parsed text in one walk; `undefined` when it nests deeper than {@link MAX_DEPTH}. Nodes need no parent links.
 */
export function votesOf(compiler: typeof ts, file: ts.SourceFile): Votes | undefined {
  const points = pointsBy(compiler)
  const ballot = new Ballot()
  const comments = new Comments()
  const around: ts.Node[] = [file]
  const { text } = file
  const isTyped = /\.[cm]?tsx?$/.test(file.fileName)
  const visit: Visit = { ts: compiler, file, text, isTyped, around, vote: ballot.add.bind(ballot) }
  // a true result ends the walk
  const walk = (node: ts.Node): boolean | undefined => {
    if (around.length > MAX_DEPTH) return true
    comments.visit(node, visit)
    for (const point of points.get(node.kind) ?? []) point.cast(node, visit)
    around.push(node)
    const isDeep = compiler.forEachChild(node, walk)
    around.pop()
    return isDeep
  }
  if (compiler.forEachChild(file, walk) === true) return undefined
  const density = densityOf(comments.lines, text.split('\n').length)
  if (density !== undefined) ballot.add('commentDensity', density)
  return ballot.votes
}

const TABLES = new WeakMap<typeof ts, ReadonlyMap<ts.SyntaxKind, Point[]>>()

/** The choice points of each kind of node. */
function pointsBy(compiler: typeof ts): ReadonlyMap<ts.SyntaxKind, Point[]> {
  const known = TABLES.get(compiler)
  if (known !== undefined) return known
  const groups = [
    namePoints,
    modulePoints,
    functionPoints,
    typePoints,
    controlPoints,
    valuePoints,
    dataPoints,
  ]
  const points = groups.flatMap((make) => make(compiler))
  const table = Map.groupBy(points, ({ kind }) => kind)
  TABLES.set(compiler, table)
  return table
}
