import type { Factory } from '../factory/factory.ts'
import { readFileAt } from '../git/tree.ts'
import { readTrust, type Trust } from '../trace/verify/trust.ts'

/**
 * Whose releases count at a commit: the keys that the trust file of the line names for the andon. Where it has none, nobody is named, and a
 * release counts with a key of its own. @throws FactoryError TRUST_INVALID, those of git.
 */
export async function andonTrust(
  repo: string,
  commit: string,
  { signing, repository }: Pick<Factory, 'signing' | 'repository'>,
): Promise<Trust> {
  const bytes = await readFileAt(repo, commit, signing.trust)
  return bytes === undefined ? { repository, assurance: 'local', keys: new Map() } : readTrust(bytes)
}
