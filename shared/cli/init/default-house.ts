import { git } from '../../git/git.ts'
import { LINTED } from '../../house/lint/eslint.ts'
import type { OldPlaces } from '../../house/old-places.ts'
import { firstRules } from '../../house/standard/built-in-rules.ts'
import { houseText } from '../../house/standard/house-text.ts'
import type { HouseRule } from '../../house/standard/house.ts'
import { MOST_FILES, spread } from '../../learn/code/code-files.ts'
import { globMatcher } from '../../paths/globs.ts'
import { readWorkTreeTexts } from '../found/package-facts.ts'
import type { RepoFacts } from './create-file.ts'
import { progressOf } from './progress.ts'

/** The default rules that apply to the code, and how often it breaks them. */
export async function defaultHouse(
  found: RepoFacts,
  say: (line: string) => void,
): Promise<{ content: string; notes: string[] }> {
  const code = found.facts.files.filter((path) => LINTED.test(path))
  const looked = spread(code, MOST_FILES)
  const places = await oldPlaces(found, looked, say)
  const remarks = remarksOf(places, { looked: looked.length, all: code.length })
  return { content: houseText(rulesFor(code), remarks), notes: notesOf(places) }
}

/** Those that apply to a file there is; all of them where there is no code yet. */
function rulesFor(code: readonly string[]): HouseRule[] {
  const fits = ({ applies }: HouseRule): boolean => code.some(globMatcher(applies))
  return firstRules().filter((rule) => code.length === 0 || fits(rule))
}

async function oldPlaces(
  { repo, facts }: RepoFacts,
  code: readonly string[],
  say: (line: string) => void,
): Promise<OldPlaces> {
  const files = await readWorkTreeTexts(repo, code)
  if (files.length === 0) return NOTHING
  if (files.length > FEW_FILES) return { ...NOTHING, uncounted: firstRules().map(({ id }) => id) }
  const judged = { repo, base: facts.head ?? (await emptyTree(repo)), files }
  const onFile = progressOf('counting what the code breaks of the house rules', files.length, say)
  // the linter is loaded only where there is code
  const { createCodeAnalysis } = await import('../../house/code-analysis.ts')
  const { countOldPlaces } = await import('../../house/old-places.ts')
  return countOldPlaces(judged, firstRules(), { analysis: createCodeAnalysis(), onFile })
}

/** With more files than these nobody waits for what only a remark says. */
const FEW_FILES = 50

const NOTHING: OldPlaces = { broken: [], uncounted: [], linted: 0, skipped: [] }

/** Used as the commit of a repository that has none yet. */
async function emptyTree(repo: string): Promise<string> {
  return (await git(repo, ['hash-object', '-t', 'tree', '--stdin'])).toString('utf8').trim()
}

function remarksOf({ broken, uncounted }: OldPlaces, files: { looked: number; all: number }): string[] {
  const old = broken.map(({ id, violations }) => `${id} (${violations})`).join(', ')
  return [
    'The house standard: the rules that the writer is given and that the style gate checks in a change.',
    ...(old === '' ? [] : [`Old places that the gate does not count against a change: ${old}`]),
    ...(files.looked < files.all ? [`Counted in ${files.looked} of ${files.all} files.`] : []),
    ...(uncounted.length === 0 ? [] : [`Not counted, because there is much code: ${uncounted.join(', ')}`]),
  ]
}

function notesOf({ broken, linted, skipped }: OldPlaces): string[] {
  const old = broken.reduce((sum, { violations }) => sum + violations, 0)
  const count =
    old === 0
      ? []
      : [
          `the code breaks ${broken.length} house rules in ${old} old places; the gate counts what a change adds`,
        ]
  const unread =
    skipped.length === 0
      ? []
      : [
          `${skipped.length} of ${linted + skipped.length} code files could not be judged, ${skipped[0] ?? ''} first`,
        ]
  return [...count, ...unread]
}
