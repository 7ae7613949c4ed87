import { readBytes } from '../../files.ts'
import { namedPlace } from '../../git/repository-path.ts'
import { readTracked } from '../../git/tracked-file.ts'
import { PRICES_FILE, readPrices, type Prices } from '../../ledger/flow/prices.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'
import type { Arguments } from '../command.ts'
import { standingOf } from '../work-tree.ts'

/** What the team pays: the file of `--prices`, or else the one of the repository, if it has one. @throws FactoryError SCHEMA_INVALID, FILE_…. */
export async function pricesFor(args: Arguments, cwd: string, repo: string): Promise<Prices | undefined> {
  const named = args.text('prices')
  if (named !== undefined)
    return readPrices(
      await readBytes(await namedPlace(standingOf(args, cwd), named), MAX_CONTROL_FILE_BYTES),
      named,
    )
  const bytes = await readTracked(repo, PRICES_FILE, MAX_CONTROL_FILE_BYTES)
  return bytes === undefined ? undefined : readPrices(bytes, PRICES_FILE)
}
