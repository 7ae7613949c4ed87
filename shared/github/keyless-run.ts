import { readBytesIfAny } from '../files.ts'
import { isRecord, parseJson } from '../formats/read-json.ts'
import { MAX_EVENT_BYTES } from '../limits.ts'

/** Whose pull requests GitHub gives the secrets of Dependabot alone (docs.github.com, "Dependabot on GitHub Actions"). */
const DEPENDABOT = 'dependabot[bot]'

/**
 * Is this a run that GitHub gives no secrets of the repository: of a pull request from a fork (docs.github.com, "secrets are not
 * passed to workflows that are triggered by a pull request from a fork"), or of Dependabot? A pull request whose fork is deleted has none either. A missing key anywhere else is a fault of the
 * set-up.
 */
export async function isKeylessRun(env: NodeJS.ProcessEnv): Promise<boolean> {
  const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_ACTOR: actor } = env
  if (name !== 'pull_request' || path === undefined) return false
  if (actor === DEPENDABOT) return true
  const bytes = await readBytesIfAny(path, MAX_EVENT_BYTES)
  const event = bytes === undefined ? undefined : parseJson(bytes, 'the event of this run', MAX_EVENT_BYTES)
  const head = field(field(event, 'pull_request'), 'head')
  if (head === undefined) return false
  return field(field(head, 'repo'), 'full_name') !== env['GITHUB_REPOSITORY']
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}
