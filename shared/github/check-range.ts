import { FactoryError } from '../errors.ts'
import { readBytes } from '../files.ts'
import { isRecord, parseJson } from '../formats/read-json.ts'
import { MAX_EVENT_BYTES } from '../limits.ts'

/**
 * The commit that a change is proposed to: as the workflow names it, or for an entry of a merge queue the parent of its group
 * (`merge_group.base_sha`: docs.github.com, webhook events and payloads). It is never guessed: a change that is compared with
 * itself would pass.
 * @throws FactoryError USAGE, FILE_UNREADABLE, JSON_INVALID.
 */
export async function baseOfCheck(named: string | undefined, env: NodeJS.ProcessEnv): Promise<string> {
  if (named !== undefined) return named
  const { GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path } = env
  if (event === 'merge_group' && path !== undefined) {
    const payload = parseJson(
      await readBytes(path, MAX_EVENT_BYTES),
      'the event of this run',
      MAX_EVENT_BYTES,
    )
    const group = isRecord(payload) ? payload['merge_group'] : undefined
    const base = isRecord(group) ? group['base_sha'] : undefined
    if (typeof base === 'string' && base !== '') return base
  }
  throw new FactoryError('USAGE', 'a check needs the commit that the change is proposed to', {
    hint: 'write `base: ${{ github.event.pull_request.base.sha }}`',
  })
}
