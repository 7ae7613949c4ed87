import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { FactoryError } from '../errors.ts'
import { MAX_PARCEL_BYTES } from '../limits.ts'
import { fetchingFrom } from './partial-clone.ts'
import { gitReason, spawnGit, startError } from './start-git.ts'

/** An object of a repository. `oid` is its id. */
export interface GitObject {
  oid: string
  type: 'blob' | 'tree' | 'commit' | 'tag'
  content: Buffer
}

/** Reads objects one after the other through one process of git, which starts with the first question. */
export interface ObjectReader {
  /**
   * The object of a name without line ends, such as `<commit>:<path>`; `undefined` when there is none.
   * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING, FILE_TOO_LARGE.
   */
  read: (name: string) => Promise<GitObject | undefined>
  /** Ends the process. A question after that starts another one. */
  close: () => void
}

/** @param env more of it for git, such as what reaches the server of a partial clone */
export function openObjects(repo: string, env: Record<string, string> = {}): ObjectReader {
  let started: Promise<BatchProcess> | undefined
  return {
    async read(name) {
      if (/[\n\0]/.test(name)) return undefined
      started ??= startBatch(repo, env)
      const batch = await started
      if (batch.ended) started = startBatch(repo, env)
      return (await started).ask(name)
    },
    close() {
      void started?.then((batch) => batch.end())
      started = undefined
    },
  }
}

async function startBatch(repo: string, env: Record<string, string>): Promise<BatchProcess> {
  const fetching = await fetchingFrom(repo)
  const child = spawnGit(repo, [...fetching.words, 'cat-file', '--batch'], { ...fetching.env, ...env })
  return new BatchProcess(child, repo)
}

interface Question {
  name: string
  resolve: (object: GitObject | undefined) => void
  reject: (error: FactoryError) => void
}

/** Answers come in the order of the questions. The process keeps ours alive only while a question is open. */
class BatchProcess {
  ended = false
  readonly #child: ChildProcessWithoutNullStreams
  readonly #repo: string
  readonly #open: Question[] = []
  #chunks: Buffer[] = []
  #held = 0
  /** Bytes that the answer in progress needs at least. */
  #needed = 1
  #stderr = ''

  constructor(child: ChildProcessWithoutNullStreams, repo: string) {
    this.#child = child
    this.#repo = repo
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk))
    child.stderr.on(
      'data',
      (chunk: Buffer) => (this.#stderr = `${this.#stderr}${String(chunk)}`.slice(-4000)),
    )
    child.stdin.on('error', () => undefined)
    child.on('error', (cause) => this.#fail(startError(repo, cause)))
    child.on('close', () => this.#fail(this.#failure()))
    this.#keepAlive(false)
  }

  ask(name: string): Promise<GitObject | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<GitObject | undefined>()
    this.#open.push({ name, resolve, reject })
    this.#keepAlive(true)
    this.#child.stdin.write(`${name}\n`)
    return promise
  }

  end(): void {
    this.ended = true
    this.#child.stdin.end()
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#held += chunk.length
    while (this.#held >= this.#needed) {
      const bytes = this.#chunks.length === 1 ? (this.#chunks[0] ?? chunk) : Buffer.concat(this.#chunks)
      this.#chunks = [bytes]
      const answer = answerIn(bytes)
      this.#needed = answer.needed
      if (answer.needed > MAX_PARCEL_BYTES + MAX_HEADER_BYTES) this.#refuse()
      if (answer.kind === 'more') return
      this.#chunks = [bytes.subarray(answer.end)]
      this.#held -= answer.end
      this.#settle(answer)
    }
  }

  #settle(answer: Exclude<Answer, { kind: 'more' }>): void {
    const question = this.#open.shift()
    if (this.#open.length === 0) this.#keepAlive(false)
    question?.resolve(answer.kind === 'object' ? answer.object : undefined)
  }

  /** What is too large is not waited for. */
  #refuse(): void {
    const message = `an object of ${this.#repo} has more than ${MAX_PARCEL_BYTES} bytes`
    this.#fail(new FactoryError('FILE_TOO_LARGE', message))
    this.#needed = Infinity
    this.#chunks = []
    this.#child.kill()
  }

  #failure(): FactoryError {
    const reason = gitReason(Buffer.from(this.#stderr))
    if (/from promisor remote|lazy fetching disabled/.test(this.#stderr))
      return new FactoryError(
        'GIT_OBJECT_MISSING',
        `an object of ${this.#repo} could not be fetched: ${reason}`,
      )
    return new FactoryError('GIT_FAILED', `git cat-file failed in ${this.#repo}: ${reason}`)
  }

  #fail(error: FactoryError): void {
    this.ended = true
    for (const { reject } of this.#open.splice(0)) reject(error)
    this.#keepAlive(false)
  }

  #keepAlive(isAsked: boolean): void {
    const { stdin, stdout, stderr } = this.#child
    for (const each of [this.#child, stdin, stdout, stderr]) {
      if (isAsked && 'ref' in each && typeof each.ref === 'function') each.ref()
      if (!isAsked && 'unref' in each && typeof each.unref === 'function') each.unref()
    }
  }
}

/** The line before the content. */
const MAX_HEADER_BYTES = 200

type Answer =
  | { kind: 'more'; needed: number }
  | { kind: 'none'; end: number; needed: number }
  | { kind: 'object'; object: GitObject; end: number; needed: number }

const HEADER = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/

/** The first answer in these bytes: a line, and for an object that many bytes and a line end. */
function answerIn(bytes: Buffer): Answer {
  const newline = bytes.indexOf(0x0a)
  if (newline === -1) return { kind: 'more', needed: bytes.length + 1 }
  const [, oid = '', type, size] = HEADER.exec(bytes.subarray(0, newline).toString('utf8')) ?? []
  if (!isType(type)) return { kind: 'none', end: newline + 1, needed: 1 }
  const start = newline + 1
  const end = start + Number(size)
  if (bytes.length <= end) return { kind: 'more', needed: end + 1 }
  return {
    kind: 'object',
    object: { oid, type, content: bytes.subarray(start, end) },
    end: end + 1,
    needed: 1,
  }
}

function isType(type: string | undefined): type is GitObject['type'] {
  return type === 'blob' || type === 'tree' || type === 'commit' || type === 'tag'
}
