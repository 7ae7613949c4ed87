import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

/** The server of llama.cpp with a small model, on 127.0.0.1. */
export interface LlamaServer {
  /** Base URL of its OpenAI-compatible API. */
  url: string
  stop: () => Promise<void>
}

const START_MS = 120_000

/** It has no command line in the package; it ends with its standard input, so also when the test is killed. */
const PROGRAM = `
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx = sys.argv[1], int(sys.argv[2])
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
`

/** Starts it at a free port. @param python path of `llama-python` @param context tokens of a question and its answer together */
export async function startLlamaServer(python: string, context: number): Promise<LlamaServer> {
  const model = join(python, '..', '..', 'llama', 'model.gguf')
  const child = spawn(python, ['-c', PROGRAM, model, String(context)], { stdio: ['pipe', 'pipe', 'pipe'] })
  const exit = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exit
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
    const url = /^http:\/\/127\.0\.0\.1:\d+$/m.exec(said)?.[0]
    if (url !== undefined) resolve(url)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  child.on('error', reject)
  child.on('exit', (code) => reject(new Error(`llama.cpp ended with ${code ?? 'a signal'}: ${said}`)))
  const timer = setTimeout(() => reject(new Error(`llama.cpp does not listen: ${said}`)), START_MS)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}
