import { compareText } from '../findings.ts'
import { safeMarkdown, safeWord } from '../text/safe-log.ts'
import { short } from './journey-text.ts'
import type { Recall, RecalledRange, RecalledUnit } from './recall.ts'
import type { UnitFilter } from './unit-filter.ts'

const WORDS: Record<RecalledRange['how'], string> = {
  kept: '',
  edited: ' edited by hand',
  moved: ' moved here',
  alike: ' the same text, how it came here is not known',
}

/** `3-9, 12 edited by hand`. */
export function rangesText(ranges: readonly RecalledRange[]): string {
  return ranges
    .map(({ first, last, how, confirmed }) => {
      const confirmation =
        confirmed === undefined ? '' : confirmed ? ' (git confirms it)' : ' (git does not confirm it)'
      return `${first === last ? first : `${first}-${last}`}${WORDS[how]}${confirmation}`
    })
    .join(', ')
}

/** What is looked for, in words: `model gpt-5.2, since 2026-11-01`. */
export function filterText(filter: UnitFilter): string {
  return Object.entries(filter)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}

/** What is called back, for people. Pure. */
export function recallText(recall: Recall, filter: UnitFilter): string[] {
  return [safeWord(sumText(recall, filter), 600), ...recall.units.flatMap(unitText)]
}

function sumText({ commit, openFrom, looked, units }: Recall, filter: UnitFilter): string {
  const alive = units.filter((unit) => unit.alive > 0)
  const files = new Set(units.flatMap(({ ranges }) => ranges.map(({ path }) => path)))
  const open = units.filter((unit) => unit.open.length > 0).length
  return [
    `${units.length} of ${looked} units fit (${filterText(filter)})`,
    `${alive.length} of them live on in ${files.size} files at ${short(commit)}`,
    openFrom === 'branches'
      ? `${open} on open branches, as they were fetched`
      : `${open} in open pull requests, as the server says`,
  ].join('; ')
}

function unitText(unit: RecalledUnit): string[] {
  const { serial, spec, end, merged, reverted, open } = unit
  const arrived = merged.map(
    ({ commit, by, pull }) => `${short(commit)} (${by}${pull === null ? '' : `, #${pull}`})`,
  )
  return [
    '',
    safeWord(`${serial} ${spec.id}, ${end}: ${aliveText(unit)}`),
    ...(arrived.length === 0 ? [] : [safeWord(`  merged  ${arrived.join(', ')}`)]),
    ...(reverted.length === 0 ? [] : [safeWord(`  reverted by ${reverted.map(short).join(', ')}`)]),
    ...open.map((branch) => safeWord(`  open    ${branch}`)),
    ...filesIn(unit).map(([path, ranges]) => safeWord(`  alive   ${path}: ${rangesText(ranges)}`, 600)),
  ]
}

/** Ranges have more lines than are known where lines are blank, only close something, or stand twice in a file. */
function aliveText({ alive, made, ranges }: RecalledUnit): string {
  const lines = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0)
  const more = lines === alive ? '' : `, in ${lines} lines with brackets, blank lines and repeats`
  return `${alive} of ${made} known lines alive${more}`
}

function filesIn({ ranges }: Pick<RecalledUnit, 'ranges'>): [string, RecalledRange[]][] {
  const paths = [...new Set(ranges.map(({ path }) => path))].sort(compareText)
  return paths.map((path) => [path, ranges.filter((range) => range.path === path)])
}

/** The title of the tracking issue. Pure. */
export function recallTitle(filter: UnitFilter): string {
  return safeWord(`Recall: ${filterText(filter)}`, 200)
}

/** The text of one tracking issue: a box for each file and each open branch. Every text of others shows as text. Pure. */
export function recallIssue(recall: Recall, filter: UnitFilter, reason: string | undefined): string {
  const { units } = recall
  const rows = units.flatMap((unit) =>
    filesIn(unit).map(([path, ranges]) => ({
      path,
      text: `${rangesText(ranges)}: ${unit.serial}, spec ${unit.spec.id}`,
    })),
  )
  const files = [...new Set(rows.map(({ path }) => path))].sort(compareText)
  const boxes = files.flatMap((path) => [
    `- [ ] ${safeMarkdown(path)}`,
    ...rows.filter((row) => row.path === path).map((row) => `  - ${safeMarkdown(row.text, 500)}`),
  ])
  const open = units.flatMap((unit) =>
    unit.open.map((branch) => `- [ ] ${safeMarkdown(branch)}: ${unit.serial}`),
  )
  const gone = units.filter((unit) => unit.alive === 0 && unit.open.length === 0).length
  return [
    `# Recall: ${safeMarkdown(filterText(filter))}`,
    '',
    ...(reason === undefined ? [] : [safeMarkdown(reason, 1000), '']),
    `${safeMarkdown(sumText(recall, filter), 600)}.`,
    ...section('Files to make anew, or to look at', boxes),
    ...section(recall.openFrom === 'branches' ? 'Open branches' : 'Open pull requests', open),
    ...(gone === 0 ? [] : ['', `Of ${gone} units nothing is alive.`]),
    '',
  ].join('\n')
}

function section(title: string, rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : ['', `## ${title}`, '', ...rows]
}
