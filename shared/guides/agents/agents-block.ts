import { housePrompt } from '../../house/standard/house-prompt.ts'
import type { Deviation, House, HouseRule } from '../../house/standard/house.ts'
import { stripInvisible } from '../../text/hidden-text.ts'
import { safeWord } from '../../text/safe-log.ts'

export const AGENTS_FILE = 'AGENTS.md'
export const BLOCK_END = '<!-- /house standard -->'

/**
 * The block of each AGENTS.md that the house asks for, by repository path: the sentences and examples that a writer of the line is
 * told. A rule that applies in one folder alone stands in the AGENTS.md of that folder, which tools read for files there.
 */
export function agentsBlocks(house: House, files: readonly string[]): Map<string, string> {
  const byFile = Map.groupBy(house.rules, (rule) => `${folderOf(rule, files)}${AGENTS_FILE}`)
  return new Map([...byFile].map(([path, rules]) => [path, blockOf(house, rules)]))
}

/** The one folder, with a final slash, that a rule applies in; empty for several, and for one without files. */
function folderOf({ applies }: HouseRule, files: readonly string[]): string {
  const folders = applies.map((glob) => literalFolders(glob))
  const [first = []] = folders
  const shared = first.filter((name, at) =>
    folders.every((each) => each[at] === name && isPrefix(first, each, at)),
  )
  const folder = shared.map((name) => `${name}/`).join('')
  return files.some((path) => path.startsWith(folder)) ? folder : ''
}

function isPrefix(one: readonly string[], other: readonly string[], last: number): boolean {
  return one.slice(0, last + 1).every((name, at) => other[at] === name)
}

/** The folders at the start of a glob that have no wildcard; the last name is that of a file. */
function literalFolders(glob: string): string[] {
  const names = glob.split('/').slice(0, -1)
  const wild = names.findIndex((name) => /[*?{}]/.test(name))
  return wild === -1 ? names : names.slice(0, wild)
}

function blockOf(house: House, rules: readonly HouseRule[]): string {
  const ids = new Set(rules.map(({ id }) => id))
  const deviations = (house.deviations ?? []).filter(({ rule }) => ids.has(rule)).map(deviationLine)
  const source = safeWord(house.path ?? 'the built-in rules')
  const body = [
    '## House standard',
    housePrompt(rules.map(inLines)).text,
    ...(deviations.length === 0
      ? []
      : [['Where a rule does not hold for a while:', ...deviations].join('\n')]),
  ]
  return [
    neutral(
      `<!-- house standard: written by \`jidoka house agents\` from ${source}; change that file instead`,
      ' -->',
    ),
    '<!-- prettier-ignore-start -->',
    '',
    neutral(stripInvisible(body.join('\n\n')).text),
    '',
    '<!-- prettier-ignore-end -->',
    BLOCK_END,
  ].join('\n')
}

/** A sentence keeps its line: a break in it could begin a fence, a heading or a list of its own. */
function inLines(rule: HouseRule): HouseRule {
  const line = (text: string): string => safeWord(text.replaceAll(/\s+/g, ' ').trim(), 4000)
  const { say, why, applies } = rule
  return {
    ...rule,
    say: line(say),
    why: why === undefined ? undefined : line(why),
    applies: applies.map(line),
  }
}

function deviationLine({ rule, glob, expires, reason, owner }: Deviation): string {
  return `- ${rule} in ${safeWord(glob)} until ${expires}: ${safeWord(reason.replaceAll(/\s+/g, ' '))} (${safeWord(owner.replaceAll(/\s+/g, ' '))})`
}

/** No text of a rule opens or closes a comment of HTML, so none can end the block or hide what follows. */
function neutral(text: string, end = ''): string {
  // each of them begins a line for some readers
  const plain = text.replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
  const first = end === '' ? 0 : '<!--'.length
  return `${plain.slice(0, first)}${plain.slice(first).replaceAll('<!--', '<\\!--').replaceAll('-->', '--\\>')}${end}`
}
