import type { Linter } from 'eslint'
import { formattingFor } from './prettier-config.ts'
import { formatText, isFormatted } from './format-text.ts'
import { globMatcher } from '../../paths/globs.ts'
import type { House, HouseRule } from '../standard/house.ts'
import { VIRTUAL_ROOT } from '../program/file-source.ts'
import { eslintConfig, LINTED, loadEslint, type Eslint } from '../lint/eslint.ts'
import { isTooLarge } from '../code/changed-files.ts'
import { openSnapshot, type BaseSnapshot } from '../code/snapshot.ts'

export interface FormattedFile {
  path: string
  content: string
}

/** The commit the files are written against: its Prettier configuration is read as data, nothing of it is run. */
export interface FormatOptions {
  repo: string
  base: string
}

/**
 * The files as the house wants them laid out: the fixes of house rules marked `fix: true`, then Prettier. Tidying twice
 * gives the same as tidying once. A file that does not parse comes back as it is; so does the layout of a file that was
 * not laid out by Prettier at the base, where formatting would bury the change.
 */
export async function formatChange(
  files: readonly FormattedFile[],
  house: House,
  options: FormatOptions,
): Promise<FormattedFile[]> {
  const base = await openSnapshot(options.repo, options.base)
  await base.fetch(files.map(({ path }) => path))
  const fix = await fixerFor(files, house)
  const tidied: FormattedFile[] = []
  for (const file of files) tidied.push(await tidyFile(file, base, fix))
  return tidied
}

type Edit = (path: string, text: string) => string

const MOST_ROUNDS = 4

/** Fixes and layout until neither changes anything; a text that never settles stays as it was. */
async function tidyFile(file: FormattedFile, base: BaseSnapshot, fix: Edit): Promise<FormattedFile> {
  const { path, content } = file
  if (isTooLarge(content)) return file
  const format = await formatterFor(path, base)
  let text = content
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = await format(fix(path, text))
    if (next === text) return { path, content: text }
    text = next
  }
  return file
}

async function formatterFor(path: string, base: BaseSnapshot): Promise<(text: string) => Promise<string>> {
  const asItIs = (text: string): Promise<string> => Promise.resolve(text)
  if (!isFormatted(path)) return asItIs
  const formatting = await formattingFor(base, path)
  if (formatting.kind === 'unknown') return asItIs
  const before = base.read(path)
  if (before !== undefined && (await formatText(path, before, formatting.options)) !== before) return asItIs
  return async (text) => (await formatText(path, text, formatting.options)) ?? text
}

async function fixerFor(files: readonly FormattedFile[], house: House): Promise<Edit> {
  const rules = house.rules.filter(({ enforce }) => enforce.kind === 'eslint' && enforce.fix)
  const matchers = rules.map((rule) => ({ rule, matches: globMatcher(rule.applies) }))
  const rulesFor = (path: string): HouseRule[] =>
    LINTED.test(path) ? matchers.filter(({ matches }) => matches(path)).map(({ rule }) => rule) : []
  if (files.every(({ path }) => rulesFor(path).length === 0)) return (_, text) => text
  const eslint = await loadEslint()
  return (path, text) => fixText(eslint, eslintConfig(rulesFor(path), eslint), path, text)
}

/** Rules that need types offer no fix here: the change is not compiled yet. */
function fixText(eslint: Eslint, config: Linter.Config[], path: string, text: string): string {
  try {
    const linter = new eslint.Linter({ cwd: VIRTUAL_ROOT, configType: 'flat' })
    const filename = `${VIRTUAL_ROOT}/${path}`
    const { output, messages } = linter.verifyAndFix(text, config, { filename, allowInlineConfig: false })
    return messages.some(({ fatal }) => fatal === true) ? text : output
  } catch {
    return text
  }
}
