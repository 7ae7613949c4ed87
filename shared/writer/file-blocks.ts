import { withoutThoughts } from '../model/content-parts.ts'
import type { ProposedFile } from '../specification/change/check-change.ts'
import { applyEdits, type EditableText } from './edits.ts'
import { holeFill, holeProblem, type HoleQuestion } from './holes.ts'
import { markOf } from './marks.ts'
import { scanBlocks, type Block } from './scan-blocks.ts'

/** What a reply in blocks says. */
export type FileBlocks =
  | { kind: 'files'; files: ProposedFile[] }
  /** More files are asked for, see {@link wantedIn}. */
  | { kind: 'need'; wanted: string[] }
  | { kind: 'blocked'; reason: string }
  | { kind: 'unreadable'; problem: string }

/** The texts that edits are made in, by path. */
export type EditableTexts = ReadonlyMap<string, EditableText>

/** Characters; more than any change set may hold. */
const MAX_REPLY_CHARS = 4 * 1024 * 1024

/**
 * Reads a reply: `<<<FILE path nonce` ... `FILE>>> nonce`, `<<<EDIT path nonce` old lines `===== nonce` new lines `EDIT>>> nonce`,
 * `<<<HOLE path#name nonce` ... `HOLE>>> nonce`, `<<<DELETE path nonce>>>`, `NEED path` or `BLOCKED: reason`. Thoughts before the answer and prose around blocks are ignored, and so is what
 * decorates a mark. A mark with another nonce is plain text. A block that is not complete, or an edit that does not fit its file, makes the
 * whole reply unreadable, because a factory must not guess.
 */
export function readFileBlocks(
  text: string,
  nonce: string,
  texts: EditableTexts = new Map(),
  holes?: HoleQuestion,
): FileBlocks {
  if (text.length > MAX_REPLY_CHARS)
    return unreadableBlocks(`the reply has ${text.length} characters, the limit is ${MAX_REPLY_CHARS}`)
  const answer = withoutThoughts(text.replaceAll('\r\n', '\n'), (rest) => rest.includes(nonce))
  const { blocks, wanted, reason, problem } = scanBlocks(answer.split('\n'), nonce)
  if (problem !== undefined) return unreadableBlocks(problem)
  if (blocks.length > 0) return answeredTwice(reason, wanted) ?? filledFiles(blocks, texts, holes)
  if (reason !== undefined) return { kind: 'blocked', reason }
  return wanted.length > 0 ? { kind: 'need', wanted } : unreadableBlocks('the reply has no file block')
}

/** Does a reply end with the end of a block? Then nothing of it is missing. */
export function endsWithBlock(text: string, nonce: string): boolean {
  const last = text.trimEnd().split('\n').at(-1) ?? ''
  const mark = markOf(last, nonce) ?? markOf(text.trimEnd().split('\n').at(-2) ?? '', nonce)
  return mark !== undefined && (mark.kind === 'close' || mark.kind === 'delete')
}

function unreadableBlocks(problem: string): FileBlocks {
  return { kind: 'unreadable', problem }
}

function answeredTwice(reason: string | undefined, wanted: readonly string[]): FileBlocks | undefined {
  if (reason !== undefined) return unreadableBlocks('the reply says BLOCKED and holds file blocks')
  return wanted.length === 0 ? undefined : unreadableBlocks('the reply says NEED and holds file blocks')
}

/** Files that are sent, and files that come of the holes that are. */
function filledFiles(
  blocks: readonly Block[],
  texts: EditableTexts,
  holes: HoleQuestion | undefined,
): FileBlocks {
  const fills = blocks.flatMap((block) => (block.kind === 'hole' ? [holeFill(block.path, block.lines)] : []))
  const whole = blocks.filter(({ kind }) => kind !== 'hole')
  const problem = holeProblem(holes, { fills, written: whole.map(({ path }) => path) })
  if (problem !== undefined) return unreadableBlocks(problem)
  const sent = filesOf(whole, texts)
  const filled = holes?.fill(fills)
  if (filled === undefined || sent.kind !== 'files') return sent
  if (filled.kind === 'problem') return unreadableBlocks(filled.problem)
  return { kind: 'files', files: [...sent.files, ...filled.files] }
}

function filesOf(blocks: readonly Block[], texts: EditableTexts): FileBlocks {
  const files: ProposedFile[] = []
  for (const [path, own] of Map.groupBy(blocks, (block) => block.path)) {
    const file = fileOf(path, own, texts)
    if (typeof file === 'string') return unreadableBlocks(file)
    files.push(file)
  }
  return { kind: 'files', files }
}

/** @returns the file, or why there is none. */
function fileOf(path: string, blocks: readonly Block[], texts: EditableTexts): ProposedFile | string {
  const [first, ...more] = blocks
  const name = JSON.stringify(path.slice(0, 80))
  const edits = blocks.filter((block) => block.kind === 'edit')
  if (first === undefined || (more.length > 0 && edits.length < blocks.length))
    return `the path ${name} has two blocks`
  const base = texts.get(path)
  if (first.kind === 'file' && base?.shown !== undefined)
    return `the file ${name} was shown in part, so it cannot be sent whole: send edits`
  if (first.kind === 'file') return { path, content: contentOf(first.lines) }
  if (first.kind === 'delete') return { path, content: undefined }
  if (base === undefined)
    return (
      editOfNothing(path, edits) ?? `the file ${name} was not shown, so no edit fits: send new files whole`
    )
  const edited = applyEdits(base, edits)
  return edited.kind === 'text' ? { path, content: edited.text } : `in the file ${name} ${edited.problem}`
}

/** One edit without old lines, of a file that does not exist, is a new file. */
function editOfNothing(
  path: string,
  edits: readonly Extract<Block, { kind: 'edit' }>[],
): ProposedFile | undefined {
  const [first, ...more] = edits
  const isNew = first !== undefined && more.length === 0 && first.before.every((line) => line.trim() === '')
  return isNew ? { path, content: contentOf(first.after) } : undefined
}

function contentOf(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}
