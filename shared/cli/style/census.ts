import { resolve } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { writeAtomic } from '../../files.ts'
import { resolveCommit } from '../../git/revision.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { writersOfFiles } from '../../look-up/known-unit.ts'
import { stylePage } from '../../report/style-page.ts'
import { censusOf, choiceText, hasNewStyle, type Census, type StyleGroup } from '../../style/census/census.ts'
import { trendOf, type Month } from '../../style/census/trend.ts'
import { percentText } from '../../style/profile.ts'
import { stylesAt } from '../../style/read-styles.ts'
import { safeLog, safeWord } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { commitAt, openStyles, refuseOptions, type OpenStyles } from './open-styles.ts'

/** A census of more files takes minutes and finds the same styles. */
const MOST_FILES = 2_000
const MONTHS = 12
const MOST_MONTHS = 120

/** How many styles a commit has, which files have which, and how it was month by month. */
export async function showCensus(args: Arguments, terminal: Terminal): Promise<Outcome> {
  refuseOptions(args, 'census', ['head'])
  const failsOnNew = args.flag('fail-on-new-style')
  if (failsOnNew !== (args.text('base') !== undefined))
    throw new FactoryError('USAGE', 'style census: --base and --fail-on-new-style go together')
  const months = monthsOf(args)
  const styles = await openStyles(args, terminal)
  const commit = await commitAt(args, styles)
  const census = await censusAt(styles, commit)
  const before = failsOnNew ? await baseOf(args, styles) : undefined
  const trend = await trendOf(styles.repo, commit, { ...styles, months, onMonth: sayMonth(terminal) })
  await styles.cache.save()
  const page = args.text('html')
  if (page !== undefined) await writeAtomic(resolve(terminal.cwd, page), stylePage({ commit, census, trend }))
  const isNew = before !== undefined && hasNewStyle(before.census, census)
  const base = before === undefined ? null : { commit: before.commit, styles: before.census.styles }
  return {
    exit: isNew ? 1 : 0,
    json: { commit, ...census, trend, base, isNew },
    text: censusText(commit, { census, trend, before, isNew, page }),
  }
}

/** @throws FactoryError USAGE. */
function monthsOf(args: Arguments): number {
  const given = args.text('months')
  if (given === undefined) return args.text('html') !== undefined || args.flag('json') ? MONTHS : 0
  const months = Number(given)
  if (/^\d+$/.test(given) && months <= MOST_MONTHS) return months
  throw new FactoryError('USAGE', `--months is ${JSON.stringify(safeWord(given, 40))}`, {
    hint: `give a number from 0 to ${MOST_MONTHS}`,
  })
}

/** The styles of a commit, with the models that wrote them where the ledger knows. @throws FactoryError of git and of the ledger. */
export async function censusAt(styles: OpenStyles, commit: string): Promise<Census> {
  const read = await stylesAt(styles.repo, commit, { ...styles, most: MOST_FILES })
  const ledger = await openLedger(styles.repo)
  try {
    return censusOf(read, ledger === undefined ? undefined : await writersOfFiles(styles.repo, ledger))
  } finally {
    ledger?.close()
  }
}

interface Before {
  commit: string
  census: Census
}

async function baseOf(args: Arguments, styles: OpenStyles): Promise<Before> {
  const commit = await resolveCommit(styles.repo, args.text('base') ?? 'HEAD')
  return { commit, census: await censusAt(styles, commit) }
}

function sayMonth({ say }: Terminal): (month: string) => void {
  return (month) => say(`reading ${month}`)
}

interface Told {
  census: Census
  trend: readonly Month[]
  before: Before | undefined
  isNew: boolean
  page: string | undefined
}

function censusText(commit: string, { census, trend, before, isNew, page }: Told): string {
  const lines = [
    `${countText(census.styles)} at ${commit.slice(0, 12)}: ${census.counted} of ${census.sources} sources counted`,
    ...(census.groups.length > 1 ? census.groups.flatMap(groupLines) : []),
    ...(trend.length === 0
      ? []
      : ['', 'month    files  styles  entropy  off the majority', ...trend.map(monthLine)]),
    ...(before === undefined ? [] : ['', baseLine(before, { census, isNew })]),
    ...(page === undefined ? [] : ['', `written: ${page}`]),
  ]
  return safeLog(lines.join('\n'), { maxLines: 10_000 })
}

function countText(styles: number | null): string {
  if (styles === null) return 'too few sources to tell styles apart'
  return styles === 1 ? 'one style, as far as can be told' : `at least ${styles} styles`
}

const SHOWN_FILES = 10

function groupLines({ files, choices, models }: StyleGroup, at: number): string[] {
  const more = files.length - SHOWN_FILES
  return [
    '',
    `style ${at + 1}: ${files.length} files`,
    ...choices.map((choice) => `  ${choiceText(choice)}`),
    ...(models.length === 0
      ? []
      : [`  written by ${models.map(({ model, files: own }) => `${model} (${own})`).join(', ')}`]),
    ...files.slice(0, SHOWN_FILES).map((path) => `    ${path}`),
    ...(more > 0 ? [`    and ${more} more (--json lists all)`] : []),
  ]
}

function monthLine({ month, files, styles, entropy, off }: Month): string {
  const columns = [month, String(files).padStart(6), String(styles ?? '-').padStart(7)]
  return [...columns, entropy.toFixed(3).padStart(8), percentText(off).padStart(8)].join(' ')
}

function baseLine(before: Before, { census, isNew }: Pick<Told, 'census' | 'isNew'>): string {
  const [now, was] = [census.styles ?? 1, before.census.styles ?? 1]
  const said = isNew ? 'there is a new style' : 'no new style'
  return `${said}: ${now} now, ${was} at ${before.commit.slice(0, 12)}`
}
