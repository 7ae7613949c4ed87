import { FactoryError } from '../../errors.ts'
import { namedPath } from '../../git/repository-path.ts'
import { eslintText } from '../../guides/editor/eslint-text.ts'
import { loadEslint } from '../../house/lint/eslint.ts'
import { brokenIn, NONE_BROKEN, orderEvidence } from '../../house/standard/broken-rules.ts'
import { housePrompt, houseRulesFor } from '../../house/standard/house-prompt.ts'
import { brokenRulesIn } from '../../ledger/broken-rules.ts'
import { charsFor } from '../../line/unit-budget.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { standingOf } from '../work-tree.ts'
import { housePlace, validTreeHouse, type HousePlace } from '../found/house-in-tree.ts'

/** `jidoka house prompt`: what a writer of these paths is told. */
export async function showPrompt(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  if (args.positionals.length === 0)
    throw new FactoryError('USAGE', 'house prompt: name at least one path', { hint: 'name files or globs' })
  const standing = standingOf(args, cwd)
  const place = await housePlace(standing)
  const paths = await Promise.all(
    args.positionals.map(async (path) => (/[*?{]/.test(path) ? path : await namedPath(standing, path))),
  )
  const house = await validTreeHouse(place)
  const broken =
    place.factory?.ledger === 'off' ? NONE_BROKEN : brokenIn(house, await brokenRulesIn(place.repo))
  const rules = houseRulesFor(house, paths, broken.counts)
  const { text, cut } = housePrompt(rules, roomFor(args.text('max-chars'), place))
  const left = new Set(cut.left)
  const told = rules.flatMap(({ id }) => (left.has(id) ? [] : [id]))
  const nothing = 'no rule of the house holds for these paths'
  return {
    exit: 0,
    json: { paths, rules: told, cut, ...orderEvidence(rules, broken), text },
    text: safeLog(text === '' ? nothing : text, { maxLines: Infinity, maxColumns: Infinity }),
  }
}

/** What the writer of the line has room for; everything without a line. */
function roomFor(given: string | undefined, { factory }: HousePlace): number {
  if (given === undefined) return factory === undefined ? Infinity : charsFor({ factory }, 'house')
  if (/^\d{1,9}$/.test(given)) return Number(given)
  throw new FactoryError('USAGE', `--max-chars is ${JSON.stringify(given)}`, { hint: 'use a whole number' })
}

/** `jidoka house eslint`: prints the configuration; people decide where it lies. */
export async function showEslint(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'house eslint takes options only')
  const house = await validTreeHouse(await housePlace(standingOf(args, cwd)))
  const text = await eslintText(house, { eslint: await loadEslint(), types: !args.flag('without-types') })
  return { exit: 0, json: { path: house.path ?? null, sha256: house.sha256, text }, text: text.trimEnd() }
}
