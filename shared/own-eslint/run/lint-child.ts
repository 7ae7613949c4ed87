import { randomBytes } from 'node:crypto'
import { listen, type Listener } from '../../oracle/exercise/listen.ts'
import { launchChild, type ChildLaunch, type Launched } from '../../oracle/exercise/launch.ts'
import { readFramed } from '../../oracle/values/frames.ts'
import { OWN_ESLINT_FILE_MS, OWN_ESLINT_LOAD_MS } from '../../limits.ts'
import { readOwnFrame, type ChildReason, type OwnFrame, type OwnMessage, type OwnTask } from '../frames.ts'

/** How a child is started and how long it may take. */
export interface LintOptions extends ChildLaunch {
  /** Absolute path in which ESLint is started. */
  directory: string
  /** Milliseconds since 1970 after which nothing goes on. */
  deadline: number
  /** Milliseconds for loading, and for one file. Default: OWN_ESLINT_LOAD_MS, OWN_ESLINT_FILE_MS. */
  limits?: { loadMs: number; fileMs: number }
}

/** What became of one text. `silent`: the child ended, or said nothing for too long, before it had judged the text. */
export type TextAnswer =
  | { kind: 'judged'; messages: OwnMessage[] }
  | { kind: 'ignored' }
  | { kind: 'crashed'; how: string }
  | { kind: 'silent'; how: string }

export type LintAnswers =
  | { kind: 'failed'; reason: ChildReason | 'too-slow' | 'ended'; detail: string }
  | { kind: 'answered'; eslint: string; rules: number; texts: TextAnswer[] }

/**
 * Asks one child about texts under these repository paths. `hand` gives the texts once the child is ready: until then only the base commit lies in the folder.
 */
export async function askChild(
  paths: readonly string[],
  hand: () => Promise<OwnTask>,
  options: LintOptions,
): Promise<LintAnswers> {
  const { place, directory, deadline } = options
  const nonce = randomBytes(16).toString('hex')
  const { child, end } = launchChild(options)
  const listener = new LintListener(nonce, paths, { ...options, hand: () => handTo(child, hand) })
  try {
    child.stdin.write(`${JSON.stringify({ nonce, folder: place.cwd, directory, paths })}\n`)
    await listen(child, listener, deadline)
    return await listener.answers(child)
  } finally {
    end()
  }
}

/** A change that cannot be laid is nothing that the child did. */
async function handTo(child: Launched, hand: () => Promise<OwnTask>): Promise<void> {
  try {
    child.stdin.end(`${JSON.stringify(await hand())}\n`)
  } catch (thrown) {
    child.kill()
    throw thrown
  }
}

interface Handing extends Pick<LintOptions, 'limits'> {
  hand: () => Promise<void>
}

/** Holds what a child has said. */
class LintListener implements Listener {
  readonly #nonce: string
  readonly #texts: (TextAnswer | undefined)[]
  readonly #messages: OwnMessage[][]
  readonly #options: Handing
  #failed: Extract<OwnFrame, { step: 'failed' }> | undefined
  #ready: Extract<OwnFrame, { step: 'ready' }> | undefined
  #handed: Promise<unknown> = Promise.resolve()
  #how: string | undefined

  constructor(nonce: string, paths: readonly string[], options: Handing) {
    this.#nonce = nonce
    this.#texts = paths.map(() => undefined)
    this.#messages = paths.map(() => [])
    this.#options = options
  }

  isOver(): boolean {
    return (
      this.#how !== undefined ||
      this.#failed !== undefined ||
      (this.#ready !== undefined && this.#texts.every((each) => each !== undefined))
    )
  }

  limitMs(): number {
    const { loadMs = OWN_ESLINT_LOAD_MS, fileMs = OWN_ESLINT_FILE_MS } = this.#options.limits ?? {}
    return this.#ready === undefined ? loadMs : fileMs
  }

  timeOut(): void {
    this.#how ??= 'took too long'
  }

  take(line: string): void {
    if (this.#how !== undefined) return
    const frame = readOwnFrame(readFramed(this.#nonce, line), this.#texts.length)
    if (frame === undefined) this.#how = 'wrote what is no answer'
    else this.#takeFrame(frame)
  }

  #takeFrame(frame: OwnFrame): void {
    switch (frame.step) {
      case 'failed':
        this.#failed = frame
        return
      case 'ready':
        this.#beReady(frame)
        return
      case 'ignored':
        this.#texts[frame.file] = { kind: 'ignored' }
        return
      case 'message':
        this.#messages[frame.file]?.push(frame.message)
        return
      case 'done':
        this.#texts[frame.file] ??= { kind: 'judged', messages: this.#messages[frame.file] ?? [] }
        return
      case 'crashed':
        this.#texts[frame.file] ??= { kind: 'crashed', how: frame.detail }
    }
  }

  #beReady(frame: Extract<OwnFrame, { step: 'ready' }>): void {
    if (this.#ready !== undefined) return
    this.#ready = frame
    if (this.isOver()) return
    this.#handed = this.#options.hand()
    // it is awaited where the answers are
    this.#handed.catch(() => undefined)
  }

  /** @throws what kept the texts from being handed. */
  async answers(child: Launched): Promise<LintAnswers> {
    await this.#handed
    const isTimeOut = this.#how === 'took too long'
    const how = this.#how ?? (this.isOver() ? '' : await child.ended)
    if (this.#failed !== undefined) return { ...this.#failed, kind: 'failed' }
    if (this.#ready === undefined)
      return { kind: 'failed', reason: isTimeOut ? 'too-slow' : 'ended', detail: isTimeOut ? '' : how }
    const { eslint, rules } = this.#ready
    const texts = this.#texts.map((each): TextAnswer => each ?? { kind: 'silent', how })
    return { kind: 'answered', eslint, rules, texts }
  }
}
