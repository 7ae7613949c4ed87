import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

/** A server with a small model, on 127.0.0.1. */
export interface LlamaServer {
  /** Base URL of its OpenAI-compatible API. */
  url: string
  stop: () => Promise<void>
}

const START_MS = 120_000

/** That of llama.cpp itself, or the one that llama-cpp-python writes in Python around the same library. */
export type LlamaKind = 'llama.cpp' | 'llama-cpp-python'

/** The server of llama.cpp has no command line in its package. */
const PROGRAM = `
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx = sys.argv[1], int(sys.argv[2])
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
`

/** Is the package of this server installed beside this Python? */
export function hasLlama(python: string | undefined, kind: LlamaKind): boolean {
  const look = kind === 'llama.cpp' ? 'import xllamacpp' : 'import llama_cpp.server'
  return python !== undefined && spawnSync(python, ['-c', look]).status === 0
}

/** Starts it at a free port. @param python path of `llama-python` @param context tokens of a question and its answer together */
export async function startLlamaServer(
  python: string,
  kind: LlamaKind,
  context: number,
): Promise<LlamaServer> {
  const model = join(python, '..', '..', 'llama', 'model.gguf')
  const words =
    kind === 'llama.cpp'
      ? ['-c', PROGRAM, model, String(context)]
      : ['-m', 'llama_cpp.server', '--model', model, '--n_ctx', String(context), '--port', '0']
  const child = spawn(python, words, { stdio: ['pipe', 'pipe', 'pipe'] })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  const exit = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async (): Promise<void> => {
    kill()
    await exit
    process.off('exit', kill)
  }
  try {
    return { url: `${await listening(child)}/v1`, stop }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}

async function listening(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let said = ''
  const hear = (chunk: Buffer): void => {
    said = (said + chunk.toString('utf8')).slice(-4000)
    const url = /http:\/\/(?:127\.0\.0\.1|localhost):\d+(?=\s)/.exec(said)?.[0]
    if (url !== undefined) resolve(url)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  child.on('error', reject)
  child.on('exit', (code) => reject(new Error(`the server ended with ${code ?? 'a signal'}: ${said}`)))
  const timer = setTimeout(() => reject(new Error(`the server does not listen: ${said}`)), START_MS)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}
