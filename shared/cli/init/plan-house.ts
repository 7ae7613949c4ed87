import { git } from '../../git/git.ts'
import { createCodeAnalysis } from '../../house/code-analysis.ts'
import { firstRules } from '../../house/standard/built-in-rules.ts'
import { houseText } from '../../house/standard/house-text.ts'
import { LINTED } from '../../house/lint/eslint.ts'
import { rulesThatHold, type HeldRules } from '../../house/rules-that-hold.ts'
import type { Factory } from '../../factory/factory.ts'
import { isTaken, type RepoFacts, type InitStep } from './create-file.ts'
import { readWorkTreeTexts } from './repository-facts.ts'

/** A first house of the rules that the code of the work tree keeps already. */
export async function planHouse(
  found: RepoFacts,
  { house }: Pick<Factory, 'house'>,
  say: (line: string) => void,
): Promise<InitStep> {
  if (house === undefined)
    return { files: [], notes: ['factory.yml names no house: the built-in rules hold'] }
  if (await isTaken(found.repo, house)) return { files: [{ path: house, content: undefined }], notes: [] }
  const code = found.facts.files.filter((path) => LINTED.test(path))
  if (code.length > 0) say(`judging ${code.length} files by ${firstRules().length} house rules`)
  const rules = await heldRules(found, code)
  return { files: [{ path: house, content: houseText(rules.held, remarksOf(rules)) }], notes: notesOf(rules) }
}

async function heldRules({ repo, facts }: RepoFacts, code: readonly string[]): Promise<HeldRules> {
  const base = facts.head ?? (await emptyTree(repo))
  const files = await readWorkTreeTexts(repo, code)
  return rulesThatHold({ repo, base, files }, firstRules(), createCodeAnalysis())
}

/** Used as the commit of a repository that has none yet. */
async function emptyTree(repo: string): Promise<string> {
  return (await git(repo, ['hash-object', '-t', 'tree', '--stdin'])).toString('utf8').trim()
}

function remarksOf({ broken }: HeldRules): string[] {
  const left = broken.map(({ id, violations }) => `${id} (${violations})`).join(', ')
  return [
    'The house standard: the rules that the writer is given and that the style gate checks in a change.',
    ...(left === '' ? [] : [`Left out because the code breaks them today: ${left}`]),
  ]
}

function notesOf({ broken, linted, skipped }: HeldRules): string[] {
  const count =
    broken.length === 0 ? [] : [`${broken.length} house rules are left out: the code breaks them today`]
  const unread =
    skipped.length === 0
      ? []
      : [
          `${skipped.length} of ${linted + skipped.length} code files could not be judged, ${skipped[0] ?? ''} first`,
        ]
  return [...count, ...unread]
}
