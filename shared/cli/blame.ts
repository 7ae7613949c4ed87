import { namedPath } from '../git/repository-path.ts'
import type { LineRange } from '../git/blame.ts'
import { FactoryError } from '../errors.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { blamedLines } from '../look-up/blame-lines.ts'
import { openEndText } from '../look-up/answer-text.ts'
import { modelsOf, type LineMaker } from '../look-up/line-maker.ts'
import { openEndOf } from '../look-up/open-end.ts'
import { originsOf, type Origin } from '../look-up/origin.ts'
import { safeWord } from '../text/safe-log.ts'
import { onlyPositional, type Arguments, type Command, type Outcome, type Terminal } from './command.ts'
import { repositoryOf, standingOf } from './work-tree.ts'

export const command: Command = {
  name: 'blame',
  summary: 'git blame with serial, spec and model of each line',
  help: `
jidoka blame <file> [--lines FIRST-LAST] [--at REVISION] [--repo DIR] [--json]

Prints each line of a file with the commit that git blames and, where the line made it, the serial, the spec and the model. A line that people
changed since, or wrote on the way of a unit to the branch, says so, and so does one that is older than a shallow clone. Needs no network; jidoka trace file:line tells the whole journey.

  --lines 3-9     these lines alone
  --at REVISION   the file as it is there (default: as it lies in the work tree)
  --repo DIR      the repository (default: the one around the current folder)

Exit: 0 printed, 2 bad usage, no such file, or a line that is older than the history of this clone.

Examples
  jidoka blame src/slug.ts
  jidoka blame src/slug.ts --lines 3-9 --json
`,
  options: { lines: { type: 'string' }, at: { type: 'string' }, repo: { type: 'string' } },
  async run(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
    const path = await namedPath(standingOf(args, cwd), onlyPositional(args, 'file'))
    const repo = await repositoryOf(args, cwd)
    const [blamed, ledger] = await Promise.all([
      blamedLines(repo, { path, range: rangeIn(args), at: args.text('at') }),
      openLedger(repo),
    ])
    const origins = await originsOf({ repo, ledger }, blamed)
    const makers = await modelsOf(ledger, origins)
    ledger?.close()
    const lines = blamed.map(({ line, commit, text }, index) => {
      const origin = origins[index]
      const serial = origin?.kind === 'unit' ? origin.serial : null
      const maker = makers.get(serial ?? '')
      return { line, commit: commit ?? null, serial, ...makerFields(maker), origin, text }
    })
    const openEnd = await openEndOf(repo, origins)
    const exit = openEnd?.leavesOpen === true ? 2 : 0
    return {
      exit,
      json: { path, lines, openEnd },
      text: [...blameText(lines), ...openEndText(openEnd)].join('\n'),
    }
  },
}

function makerFields(maker: LineMaker | undefined): { spec: string | null; model: string | null } {
  return { spec: maker?.spec ?? null, model: maker?.model ?? null }
}

function rangeIn(args: Arguments): LineRange | undefined {
  const text = args.text('lines')
  if (text === undefined) return undefined
  const [, first, last = first] = /^(\d{1,9})(?:[-,](\d{1,9}))?$/.exec(text) ?? []
  const range = { first: Number(first), last: Number(last) }
  if (range.first >= 1 && range.last >= range.first) return range
  throw new FactoryError('USAGE', `--lines is ${JSON.stringify(text)}`, {
    hint: 'write it as 3-9; lines count from 1',
  })
}

interface ShownLine {
  line: number
  commit: string | null
  serial: string | null
  spec: string | null
  model: string | null
  origin: Origin | undefined
  text: string
}

const MOST_NAME = 24

function blameText(lines: readonly ShownLine[]): string[] {
  const width = String(lines.at(-1)?.line ?? 0).length
  return lines.map((each) => {
    const commit = (each.commit ?? 'not committed').slice(0, 8).padEnd(8)
    return safeWord(`${commit} ${madeBy(each)} ${String(each.line).padStart(width)}  ${each.text}`, 400)
  })
}

/** A fixed width, so that the code stays in one column. */
function madeBy({ serial, spec, model, origin }: ShownLine): string {
  const within =
    origin?.kind === 'hand' && origin.within !== undefined ? `by hand in ${origin.within}` : 'by hand'
  const who = serial ?? (origin?.kind === 'unknown' ? 'NOT KNOWN' : within)
  const names = [spec ?? '', model ?? ''].map((name) => name.slice(0, MOST_NAME).padEnd(MOST_NAME))
  return `${who.padEnd(28)} ${names.join(' ')}`
}
