import type { CommandWriter } from '../../factory/writer-choice.ts'
import { canonicalJson } from '../../formats/canonical.ts'
import { digestOf } from '../../formats/digest.ts'
import type { Change } from '../../git/change-set.ts'
import type { ModelRequest } from '../../model/prompt.ts'
import { NO_MODEL } from '../recorded.ts'
import type { WriterPrompt } from '../writer.ts'

/** The tree that a program is given: the base commit with an earlier attempt on it, without what tells what a spec expects. */
export interface AskedTree {
  /** Id of the tree of the base commit. */
  base: string
  changes: readonly Change[]
  /** Globs and paths of the base that are not laid. */
  away: readonly string[]
}

/**
 * What a program is asked: the task, its own words, and the tree that it works on. Its version is no part of it, so a recorded answer is
 * found where the program is not installed.
 */
export function toolRequest(
  prompt: WriterPrompt,
  { name, command }: CommandWriter,
  tree: AskedTree,
): ModelRequest {
  const place = canonicalJson({ command: [...command], tree: treeDigest(tree) })
  const { station, role, template, nonce, messages } = prompt
  return {
    v: 1,
    station,
    role,
    profile: { ...NO_MODEL, endpoint: `command:${name}`, model: name },
    messages: [{ role: 'system', content: place }, ...messages],
    schema: null,
    template,
    nonce,
  }
}

function treeDigest({ base, changes, away }: AskedTree): string {
  const laid = changes.map((change) => [change.path, 'content' in change ? change.sha256 : null])
  return digestOf({ base, changes: laid, away: [...away] })
}
