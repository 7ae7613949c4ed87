import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { NotAValue } from '../not-a-value.ts'
import { sendQuestion, type Answer, type Question } from './answer-request.ts'
import type { DeedPlace } from './place.ts'
import { startProgram } from './start-program.ts'

/** Starts a program that listens on 127.0.0.1 and the port in PORT, asks it once, and ends it. @throws NotAValue. */
export async function askServer(run: string, question: Question, place: DeedPlace): Promise<Answer> {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'http-')))
  const port = await freePort()
  const child = startProgram([run], { ...place, cwd, env: { PORT: String(port), HOST: '127.0.0.1' } })
  child.stdout.resume()
  const lastWords = tailOf(child.stderr)
  const ended = new Promise<never>((_, reject) => {
    child.once('close', () =>
      reject(new NotAValue(`no answer: the program ended${said(lastWords(), place)}`)),
    )
  })
  try {
    return await Promise.race([ask(port, question), ended])
  } finally {
    child.kill('SIGKILL')
    rmSync(cwd, { recursive: true, force: true })
  }
}

const MAX_WORDS = 1500

/** What a stream said last, as far as it is read. */
function tailOf(stream: Readable): () => string {
  let tail = ''
  stream.setEncoding('utf8').on('data', (text: string) => (tail = `${tail}${text}`.slice(-MAX_WORDS)))
  return () => tail
}

function said(words: string, { folder }: DeedPlace): string {
  return words.trim() === '' ? '' : `: ${words.replaceAll(folder, '.').trim()}`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function ask(port: number, question: Question): Promise<Answer> {
  while (!(await isListening(port))) await wait(20)
  return sendQuestion(question, { host: '127.0.0.1', port })
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const end = (isOpen: boolean): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
