import { gitText } from '../../git/git.ts'
import type { FeatureName } from '../features.ts'
import { profileOf, rounded } from '../profile.ts'
import { stylesAt, type StyleOptions, type Styles } from '../read-styles.ts'
import type { StyledFile } from '../threshold.ts'
import { majorityOf } from '../votes.ts'
import { censusOf } from './census.ts'

/** One question in one month. */
export interface MonthHabit {
  feature: FeatureName
  /** The answer given most often in that month, and its share of the votes. */
  majority: string
  share: number
  /** In bits: how divided the house is. */
  entropy: number
  /** Share of the files that mostly answer otherwise than the house. */
  off: number
}

/** How a repository was written at the end of a month. */
export interface Month {
  /** `2026-03`. */
  month: string
  commit: string
  files: number
  /** At least so many; `null` when the files are too few to say. */
  styles: number | null
  /** Means over the questions. */
  entropy: number
  off: number
  habits: MonthHabit[]
}

/** Files of one month that are read: enough for its figures, and a year takes no minutes. */
const MOST_FILES = 600

export interface TrendOptions extends Omit<StyleOptions, 'most'> {
  /** How many months back, the one of the commit included. */
  months: number
  /** Told before each month. */
  onMonth?: (month: string) => void
}

/**
 * The style of a commit and of its first parents as they were at the end of the months before, oldest first. The last month ends with
 * the commit, whatever the clock says. Months before the first commit, and those that a shallow clone lacks, are left out.
 */
export async function trendOf(repo: string, commit: string, options: TrendOptions): Promise<Month[]> {
  const found: Month[] = []
  let last: Month | undefined
  for (const { month, id } of await monthEnds(repo, commit, options.months)) {
    options.onMonth?.(month)
    // a month in which nothing happened looks like the one before
    last = last?.commit === id ? { ...last, month } : await monthAt(repo, { month, id }, options)
    found.push(last)
  }
  return found
}

interface MonthEnd {
  month: string
  id: string
}

async function monthEnds(repo: string, commit: string, months: number): Promise<MonthEnd[]> {
  const head = new Date(Number(await gitText(repo, ['log', '-1', '--format=%ct', commit])) * 1000)
  const ends: MonthEnd[] = []
  for (let back = months - 1; back >= 1; back -= 1) {
    const next = Date.UTC(head.getUTCFullYear(), head.getUTCMonth() - back + 1)
    const words = ['rev-list', '-1', '--first-parent', `--min-age=${next / 1000 - 1}`, commit, '--']
    const id = await gitText(repo, words)
    if (id !== '') ends.push({ month: monthName(new Date(next - 1)), id })
  }
  return months < 1 ? [] : [...ends, { month: monthName(head), id: commit }]
}

function monthName(date: Date): string {
  return date.toISOString().slice(0, 7)
}

async function monthAt(repo: string, { month, id }: MonthEnd, options: TrendOptions): Promise<Month> {
  const styles = await stylesAt(repo, id, { ...options, most: MOST_FILES })
  return { month, commit: id, ...figuresOf(styles) }
}

/** The figures of the files of one commit. */
export function figuresOf(styles: Styles): Omit<Month, 'month' | 'commit'> {
  const { habits } = profileOf(styles.files.map(({ votes }) => votes))
  const rows = [...habits.values()].map(({ feature, majority, shares, entropy }) => ({
    feature,
    majority,
    share: rounded(shares.get(majority) ?? 0),
    entropy: rounded(entropy),
    off: rounded(offShare(styles.files, feature, majority)),
  }))
  return {
    files: styles.files.length,
    styles: censusOf(styles).styles,
    entropy: rounded(meanOf(rows.map(({ entropy }) => entropy))),
    off: rounded(meanOf(rows.map(({ off }) => off))),
    habits: rows,
  }
}

function offShare(files: readonly StyledFile[], feature: FeatureName, majority: string): number {
  const answers = files.flatMap(({ votes }) => {
    const counts = votes.get(feature)
    return counts === undefined ? [] : [majorityOf(counts)]
  })
  return answers.filter((answer) => answer !== majority).length / Math.max(1, answers.length)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)
}
