import type { Linter } from 'eslint'
import { runWithinCpu } from '../../deadline.ts'
import { MAX_LINT_MS } from '../../limits.ts'
import { formattingFor } from './prettier-config.ts'
import { formatText, isFormatted } from './format-text.ts'
import { layoutAround } from './layout-around.ts'
import { ruleChooser } from '../standard/deviations.ts'
import type { House, HouseRule } from '../standard/house.ts'
import { VIRTUAL_ROOT } from '../program/file-source.ts'
import { eslintConfig, LINTED, loadEslint, type Eslint } from '../lint/eslint.ts'
import { isTooLarge } from '../code/changed-files.ts'
import { inFormOf, withPlainLines } from '../../text/line-ends.ts'
import { openSnapshot, type BaseSnapshot } from '../code/snapshot.ts'

export interface FormattedFile {
  path: string
  content: string
}

/** The commit that the files are written for. Its Prettier configuration is read as data; nothing of it is run. */
export interface FormatOptions {
  repo: string
  base: string
  /** The files are written by code of ours: where the team has no Prettier, they get the quotes and semicolons of the code around them. */
  likeAround?: boolean
}

/**
 * Applies the fixes of house rules marked `fix: true`, then Prettier where the team uses it. Formatting twice gives the same as formatting once.
 * A file that does not parse is not changed. A file that Prettier did not format at the base gets no new layout, because
 * that would hide the change. A file that the base has keeps its byte order mark, its line ends and a missing last newline.
 * @param files in plain lines, see {@link withPlainLines}
 */
export async function formatChange(
  files: readonly FormattedFile[],
  house: House,
  options: FormatOptions,
): Promise<FormattedFile[]> {
  const base = await openSnapshot(options.repo, options.base)
  await base.fetch(files.map(({ path }) => path))
  const fix = await fixerFor(files, house)
  const formatted: FormattedFile[] = []
  for (const file of files) {
    const before = base.read(file.path)
    const result = await formatFile(file, { ...options, base, fix })
    formatted.push(before === undefined ? result : inBaseForm(file, result, before))
  }
  return formatted
}

/** A rule of the house may set line ends too; those of the base count. */
function inBaseForm(file: FormattedFile, { path, content }: FormattedFile, before: string): FormattedFile {
  const plain = file.content.includes('\r') ? content : withPlainLines(content)
  return { path, content: inFormOf(before, plain) }
}

type Edit = (path: string, text: string) => string

interface Surroundings extends Pick<FormatOptions, 'likeAround'> {
  base: BaseSnapshot
  fix: Edit
}

const MOST_ROUNDS = 4

/** Repeats fixes and layout until neither changes anything. A text that keeps changing is returned as it was. */
async function formatFile(file: FormattedFile, surroundings: Surroundings): Promise<FormattedFile> {
  const { path, content } = file
  if (isTooLarge(content)) return file
  const format = await formatterFor(path, surroundings)
  let text = content
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = await format(surroundings.fix(path, text))
    if (next === text) return { path, content: text }
    text = next
  }
  return file
}

type Format = (text: string) => Promise<string>

async function formatterFor(path: string, { base, likeAround = false }: Surroundings): Promise<Format> {
  const asItIs = (text: string): Promise<string> => Promise.resolve(text)
  if (!isFormatted(path)) return asItIs
  const found = await formattingFor(base, path)
  const isOurs = found.kind === 'none' && likeAround
  const formatting = isOurs ? { kind: 'known' as const, options: await layoutAround(base, path) } : found
  if (formatting.kind !== 'known') return asItIs
  const before = base.read(path)
  if (before === undefined) return async (text) => (await formatText(path, text, formatting.options)) ?? text
  const options = { ...formatting.options, endOfLine: 'lf' as const }
  const plain = withPlainLines(before)
  if ((await formatText(path, plain, options)) !== plain) return asItIs
  // Prettier would make a line of its own after each CR
  return async (text) => (text.includes('\r') ? text : ((await formatText(path, text, options)) ?? text))
}

async function fixerFor(files: readonly FormattedFile[], house: House): Promise<Edit> {
  const rules = house.rules.filter(({ enforce }) => enforce.kind === 'eslint' && enforce.fix)
  const choose = ruleChooser({ ...house, rules })
  const rulesFor = (path: string): HouseRule[] => (LINTED.test(path) ? choose(path).held : [])
  if (files.every(({ path }) => rulesFor(path).length === 0)) return (_, text) => text
  const eslint = await loadEslint()
  return (path, text) => fixText(eslint, eslintConfig(rulesFor(path), eslint), path, text)
}

/** Rules that need types are left out: the change is not compiled here. */
function fixText(eslint: Eslint, config: Linter.Config[], path: string, text: string): string {
  let fixed = text
  try {
    const linter = new eslint.Linter({ cwd: VIRTUAL_ROOT, configType: 'flat' })
    const filename = `${VIRTUAL_ROOT}/${path}`
    // the gate says which rule is too slow; here the text only stays as it is
    runWithinCpu(MAX_LINT_MS, () => {
      const { output, messages } = linter.verifyAndFix(text, config, { filename, allowInlineConfig: false })
      fixed = messages.some(({ fatal }) => fatal === true) ? text : output
    })
  } catch {
    return text
  }
  return fixed
}
