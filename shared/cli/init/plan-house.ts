import { git } from '../../git/git.ts'
import { firstRules } from '../../house/standard/built-in-rules.ts'
import { houseText } from '../../house/standard/house-text.ts'
import { LINTED } from '../../house/lint/eslint.ts'
import type { CodeBase, OldPlaces } from '../../house/old-places.ts'
import type { HouseRule } from '../../house/standard/house.ts'
import { globMatcher } from '../../paths/globs.ts'
import type { Factory } from '../../factory/factory.ts'
import { countInThread } from './count-in-thread.ts'
import { isTaken, type RepoFacts, type InitStep } from './create-file.ts'
import { readWorkTreeTexts } from '../found/package-facts.ts'

/** A first house: every rule that applies to the code of the work tree, with what it breaks today in a remark. */
export async function planHouse(
  found: RepoFacts,
  { house }: Pick<Factory, 'house'>,
  say: (line: string) => void,
): Promise<InitStep> {
  if (house === undefined)
    return { files: [], notes: ['factory.yml names no house: the built-in rules hold'] }
  if (await isTaken(found.repo, house)) return { files: [{ path: house, content: undefined }], notes: [] }
  const code = found.facts.files.filter((path) => LINTED.test(path))
  const looked = spread(code)
  const places = await oldPlaces(found, looked, say)
  const rules = rulesFor(code)
  const remarks = remarksOf(places, { looked: looked.length, all: code.length })
  return { files: [{ path: house, content: houseText(rules, remarks) }], notes: notesOf(places) }
}

/** Counting in more files takes long, and changes nothing in the house. */
const MOST_COUNTED = 600

/** Some of many files, evenly from all folders. */
function spread(paths: readonly string[]): string[] {
  const step = Math.max(1, paths.length / MOST_COUNTED)
  return Array.from(
    { length: Math.min(paths.length, MOST_COUNTED) },
    (_, at) => paths[Math.floor(at * step)] ?? '',
  )
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
  const base = facts.head ?? (await emptyTree(repo))
  const files = await readWorkTreeTexts(repo, code)
  if (files.length === 0) return NOTHING
  const judged = { repo, base, files }
  const onFile = progressOf(files.length, say)
  if (files.length <= FEW_FILES) return countHere(judged, onFile)
  const places = await countInThread(judged, onFile)
  return places ?? { ...NOTHING, uncounted: firstRules().map(({ id }) => id) }
}

/** Not worth a thread of their own. */
const FEW_FILES = 50

/** The linter is loaded only where there is code. */
async function countHere(code: CodeBase, onFile: (done: number) => void): Promise<OldPlaces> {
  const { createCodeAnalysis } = await import('../../house/code-analysis.ts')
  const { countOldPlaces } = await import('../../house/old-places.ts')
  return countOldPlaces(code, firstRules(), { analysis: createCodeAnalysis(), onFile })
}

const NOTHING: OldPlaces = { broken: [], uncounted: [], linted: 0, skipped: [] }

const SAY_EVERY_MS = 2000

/** A line every two seconds: where there is little to do, none. */
function progressOf(all: number, say: (line: string) => void): (done: number) => void {
  let last = performance.now()
  return (done) => {
    if (performance.now() - last < SAY_EVERY_MS) return
    last = performance.now()
    say(`counting what the code breaks of the house rules: ${done} of ${all} files`)
  }
}

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
