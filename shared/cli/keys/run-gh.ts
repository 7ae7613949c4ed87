import { spawn } from 'node:child_process'
import { FactoryError, isErrno } from '../../errors.ts'
import { networkVariables } from '../../network-variables.ts'

/** How one call of `gh` ended. */
export interface GhResult {
  code: number | null
  stderr: string
}

/** Calls `gh` with these words; `input` is all that its standard input holds. */
export type Gh = (words: readonly string[], input?: string) => Promise<GhResult>

/** What gh needs to know who asks, and nothing else: the values of secrets stay here. */
const KEPT = ['PATH', 'HOME', 'USERPROFILE', 'APPDATA', 'SYSTEMROOT', 'XDG_CONFIG_HOME', 'GH_CONFIG_DIR']
const TOKENS = ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN']

const MAX_STDERR_CHARS = 4_000

/** The `gh` on PATH. It throws FactoryError HOST_UNSUPPORTED when there is none. */
export function installedGh(env: NodeJS.ProcessEnv): Gh {
  const kept = Object.fromEntries([...KEPT, ...TOKENS].map((name) => [name, env[name]]))
  const own = { ...networkVariables(env), ...kept, GH_PROMPT_DISABLED: '1', NO_COLOR: '1' }
  return (words, input = '') => {
    const { promise, resolve, reject } = Promise.withResolvers<GhResult>()
    const child = spawn('gh', words, { env: own, stdio: ['pipe', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.on(
      'data',
      (chunk: Buffer) => (stderr = `${stderr}${chunk.toString('utf8')}`.slice(0, MAX_STDERR_CHARS)),
    )
    child.on('error', (cause) => reject(startError(cause)))
    child.on('close', (code) => resolve({ code, stderr: stderr.trim() }))
    // a program that ends without reading is told so by its exit code
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    return promise
  }
}

function startError(cause: Error): FactoryError {
  const isMissing = isErrno(cause, 'ENOENT')
  return new FactoryError('HOST_UNSUPPORTED', isMissing ? 'there is no gh on PATH' : 'gh cannot be started', {
    cause,
    hint: 'install the GitHub CLI (https://cli.github.com) and log in with gh auth login, or paste the lines that jidoka keys prints',
  })
}
