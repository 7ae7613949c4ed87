import { compareText } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'
import { schemaOf } from '../formats/schema.ts'
import changeSetSchema from '../../schemas/change-set.schema.json' with { type: 'json' }

/** A file written whole (`content`, UTF-8 text) or removed (`deletion`). Paths are repository paths. */
export type Change =
  | { path: string; mode: '100644' | '100755'; sha256: string; content: string }
  | { path: string; deletion: true }

/** What a station proposes: never a textual patch. Sorted by path, no path twice. */
export interface ChangeSet {
  $schema: 'https://jidoka.dev/schemas/change-set/v1'
  /** The commit the change is made against. */
  base: string
  changes: Change[]
}

export const changeSetDocument = schemaOf<ChangeSet>(changeSetSchema)

/** A change set with its digests filled in and its files sorted; a file without a mode is not executable. */
export function changeSetOf(
  base: string,
  files: readonly { path: string; content: string | undefined; mode?: '100644' | '100755' }[],
): ChangeSet {
  const changes = files.map(({ path, content, mode = '100644' }): Change =>
    content === undefined ? { path, deletion: true } : { path, mode, sha256: sha256(content), content },
  )
  return {
    $schema: 'https://jidoka.dev/schemas/change-set/v1',
    base,
    changes: changes.sort((a, b) => compareText(a.path, b.path)),
  }
}
