import { FactoryError } from '../errors.ts'
import { gitExecution } from './git.ts'
import { historyEnds } from './history-end.ts'
import { gitReason } from './start-git.ts'

/** Lines of one file of a commit; both numbers count from 1 and are part of it. */
export interface LineRange {
  first: number
  last: number
}

export interface BlameQuestion {
  /** Repository path. */
  path: string
  /** Full id of the commit whose file is asked about. */
  commit: string
  /** Default: the whole file. */
  ranges?: readonly LineRange[]
  /** The file as it lies in the work tree: lines that no commit has are then marked so. The commit is then that of HEAD. */
  content?: Uint8Array
  /** Follow lines that were moved within a file or came from another one (`-M -C`). Costs more. */
  follow?: boolean
  /** Look no further back than this commit; what is older is said to be of a boundary. */
  since?: string
}

/** Where one line comes from. */
export interface BlamedLine {
  /** In the file that was asked about, from 1. */
  line: number
  /** `undefined`: no commit has it yet. */
  commit: string | undefined
  /** Name of the file in that commit, and the line there. */
  path: string
  sourceLine: number
  /** The commit before, and the name of the file there; `undefined` where the commit made the file. */
  before: { commit: string; path: string } | undefined
  /** The search ended at this commit, by `since` or because the history of this clone does: the line may be older. */
  isBoundary: boolean
  /** Without its line end. */
  text: string
}

/**
 * What `git blame` says of the lines of a file. One process of git, however many ranges are asked for.
 * @throws FactoryError USAGE for a file or a line that is not there, those of git.
 */
export async function blame(repo: string, question: BlameQuestion): Promise<BlamedLine[]> {
  const { content } = question
  const words = blameWords(question)
  const ended = await gitExecution(repo, words, content === undefined ? {} : { input: content })
  if (ended.code !== 0) throw blameError(question, gitReason(ended.stderr))
  const lines = parseBlame(ended.stdout)
  return question.since === undefined ? markEnds(repo, lines) : lines
}

/** Git says `boundary` of the first commit of a whole history too. */
async function markEnds(repo: string, lines: BlamedLine[]): Promise<BlamedLine[]> {
  const first = lines.flatMap(({ commit, isBoundary }) =>
    isBoundary && commit !== undefined ? [commit] : [],
  )
  const ends = await historyEnds(repo, [...new Set(first)])
  return lines.map((line) => ({ ...line, isBoundary: ends.has(line.commit ?? '') }))
}

function blameWords({ path, commit, ranges = [], content, follow, since }: BlameQuestion): string[] {
  return [
    // git marks no boundary where the user has it so
    ...['-c', 'blame.showRoot=false', 'blame', '--porcelain'],
    ...(follow === true ? ['-M', '-C'] : []),
    ...ranges.map(({ first, last }) => `-L${first},${last}`),
    // older versions of git take no commit beside a content, and start at HEAD
    ...(content === undefined ? [since === undefined ? commit : `${since}..${commit}`] : ['--contents', '-']),
    '--',
    path,
  ]
}

function blameError({ path, commit }: BlameQuestion, reason: string): FactoryError {
  const at = commit.slice(0, 12)
  const [, count] = /has only (\d+) lines?$/.exec(reason) ?? []
  if (count !== undefined)
    return new FactoryError('USAGE', `${path} has only ${count} lines at ${at}`, {
      hint: 'name a line that the file has',
    })
  if (/no such path/.test(reason))
    return new FactoryError('USAGE', `there is no file ${path} at ${at}`, {
      hint: 'name a file that is committed, as seen from here or from the top of the repository',
    })
  return new FactoryError('GIT_FAILED', `git blame failed for ${path}: ${reason}`)
}

const HEADER = /^([0-9a-f]{40}|[0-9a-f]{64}) (\d+) (\d+)/
/** Git gives lines that no commit has an id of zeros. */
const NOT_COMMITTED = /^0+$/

interface CommitFields {
  path: string
  before: BlamedLine['before']
  isBoundary: boolean
}

/** Parses `git blame --porcelain`. Facts of a commit stand once, at its first line; a file name may stand again. Pure. */
export function parseBlame(output: Buffer): BlamedLine[] {
  const known = new Map<string, CommitFields>()
  const lines: BlamedLine[] = []
  let at: { commit: string; sourceLine: number; line: number } | undefined
  for (const row of output.toString('utf8').split('\n')) {
    if (at === undefined) at = headerOf(row, known)
    else if (!row.startsWith('\t')) readField(row, known.get(at.commit))
    else {
      lines.push(blamedLine(at, row.slice(1), known.get(at.commit)))
      at = undefined
    }
  }
  return lines
}

function headerOf(
  row: string,
  known: Map<string, CommitFields>,
): { commit: string; sourceLine: number; line: number } | undefined {
  const [, commit, sourceLine, line] = HEADER.exec(row) ?? []
  if (commit === undefined) return undefined
  if (!known.has(commit)) known.set(commit, { path: '', before: undefined, isBoundary: false })
  return { commit, sourceLine: Number(sourceLine), line: Number(line) }
}

function readField(row: string, fields: CommitFields | undefined): void {
  if (fields === undefined) return
  if (row === 'boundary') fields.isBoundary = true
  else if (row.startsWith('filename ')) fields.path = unquotedPath(row.slice('filename '.length))
  else if (row.startsWith('previous ')) {
    const [, commit = '', path = ''] = /^previous (\S+) (.*)$/s.exec(row) ?? []
    fields.before = { commit, path: unquotedPath(path) }
  }
}

function blamedLine(
  { commit, sourceLine, line }: { commit: string; sourceLine: number; line: number },
  text: string,
  fields: CommitFields | undefined,
): BlamedLine {
  const { path = '', before, isBoundary = false } = fields ?? {}
  const isCommitted = !NOT_COMMITTED.test(commit)
  return { line, commit: isCommitted ? commit : undefined, path, sourceLine, before, isBoundary, text }
}

const SIMPLE: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 }

/**
 * The path that git printed where it has no NUL-separated form: one with a quote, a backslash or a control character stands in
 * quotes, with the escapes of C (git-config, core.quotePath). Bytes are read as UTF-8.
 */
function unquotedPath(printed: string): string {
  const isQuoted = printed.length > 1 && printed.startsWith('"') && printed.endsWith('"')
  if (!isQuoted) return printed
  const parts = printed.slice(1, -1).match(/\\(?:[0-3][0-7]{2}|.)|[^\\]+/gs) ?? []
  return Buffer.concat(parts.map(bytesOf)).toString('utf8')
}

function bytesOf(part: string): Buffer {
  if (!part.startsWith('\\')) return Buffer.from(part)
  const escape = part.slice(1)
  const byte = escape.length === 3 ? Number.parseInt(escape, 8) : SIMPLE[escape]
  return byte === undefined ? Buffer.from(escape) : Buffer.from([byte])
}
