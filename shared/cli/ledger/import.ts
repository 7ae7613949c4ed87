import { resolve } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { describeFinding } from '../../findings.ts'
import { importLedger } from '../../ledger/import-ledger.ts'
import { safeWord } from '../../text/safe-log.ts'
import { onlyPositional, type Arguments, type Outcome, type Terminal } from '../command.ts'
import { readFolder } from '../../trace/folder/read-folder.ts'
import { repositoryOf } from '../work-tree.ts'

/** The other way of an export: makes the branch of this clone from a folder, once its chain and its indexes hold. */
export async function importFolder(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const folder = resolve(cwd, onlyPositional(args, 'folder'))
  const repo = await repositoryOf(args, cwd)
  const found = await readFolder(folder)
  const files = new Map(found.flatMap((file) => ('bytes' in file ? [[file.path, file.bytes] as const] : [])))
  const { commit, entries, findings } = await importLedger(repo, files, new Date())
  const [first] = findings
  if (first === undefined)
    return {
      exit: 0,
      json: { commit, entries },
      text: `${entries} entries in the branch factory-ledger; jidoka ledger verify proves their traces`,
    }
  throw new FactoryError(
    'LEDGER_BROKEN',
    `the ledger in ${folder} is not taken: ${safeWord(describeFinding(first), 400)}`,
    {
      hint: 'export it again from a clone that has it',
    },
  )
}
