import { FactoryError } from '../../errors.ts'
import { eslintText } from '../../guides/editor/eslint-text.ts'
import { loadEslint } from '../../house/lint/eslint.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { standingOf } from '../work-tree.ts'
import { housePlace, validTreeHouse } from '../found/house-in-tree.ts'

/** `jidoka house eslint`: prints the configuration; people decide where it lies. */
export async function showEslint(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'house eslint takes options only')
  const house = await validTreeHouse(await housePlace(standingOf(args, cwd)))
  const text = await eslintText(house, { eslint: await loadEslint(), types: !args.flag('without-types') })
  return { exit: 0, json: { path: house.path ?? null, sha256: house.sha256, text }, text: text.trimEnd() }
}
