import { posix } from 'node:path'
import { FactoryError } from '../errors.ts'
import { sha256 } from '../formats/digest.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { readFileAt } from '../git/tree.ts'
import { MAX_TEAM_PROMPT_BYTES } from '../limits.ts'
import { stripInvisible } from '../text/hidden-text.ts'
import { withPlainLines } from '../text/line-ends.ts'
import type { Unit } from './unit.ts'

/** What a team says to one of its models in words of its own. */
export interface TeamPrompt {
  path: string
  /** Digest of the file. */
  sha256: string
  text: string
}

/**
 * The file `.factory/prompts/<role>.md` beside factory.yml, as the base commit has it; `undefined` without one. It stands after our rules, which it
 * cannot change. No change may write it: it lies in `.factory`.
 * @throws FactoryError FILE_TOO_LARGE, FILE_ENCODING.
 */
export async function teamPrompt(
  { repo, base, factoryPath }: Pick<Unit, 'repo' | 'base' | 'factoryPath'>,
  role: 'writer' | 'reviewer',
): Promise<TeamPrompt | undefined> {
  const path = posix.join(posix.dirname(factoryPath), '.factory', 'prompts', `${role}.md`)
  const bytes = await readFileAt(repo, base, path)
  if (bytes === undefined) return undefined
  if (bytes.length > MAX_TEAM_PROMPT_BYTES) {
    const message = `${path} has ${bytes.length} bytes, the limit is ${MAX_TEAM_PROMPT_BYTES}`
    throw new FactoryError('FILE_TOO_LARGE', message, {
      where: path,
      hint: 'say it in fewer words: each question carries them',
    })
  }
  const text = stripInvisible(withPlainLines(decodeUtf8(bytes, path))).text
  return { path, sha256: sha256(bytes), text: text.trim() }
}
