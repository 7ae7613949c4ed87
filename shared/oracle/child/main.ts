import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { CHANNEL, frameText, type Frame } from '../values/frames.ts'
import type { ChildCall, ChildSetting, ChildTask } from '../values/frames.ts'
import { shiftClock } from './clock.ts'
import { useTypeScript } from './compile.ts'
import { startLoader, type Loader } from './loader.ts'
import { makeCall, threw } from './make-call.ts'
import { pickExport } from './pick-export.ts'

type Send = (frame: Frame) => void

/**
 * The process that runs the code on trial: it is asked for calls on its standard input, and says what each did (values/frames.ts).
 * It knows nothing of what is expected.
 */
async function main(): Promise<void> {
  const input = readInput()
  const { folder, shiftDays, modules } = await input.setting
  const exit = process.exit.bind(process)
  lookOrdinary(folder)
  shiftClock(shiftDays)
  const loader = startLoader(folder, modules)
  const { nonce, calls } = await input.task
  const send = openChannel(nonce)
  for (const call of calls) {
    await answer(call, { folder, send, loader })
  }
  // timers and connections of the code may go on for ever
  exit(0)
}

interface Input {
  setting: Promise<ChildSetting>
  /** Standard input is at its end then, as in a program that is given none. */
  task: Promise<ChildTask>
}

/** What this process is told, as soon as it is. It was written by our own program, which started this one. */
function readInput(): Input {
  const setting = Promise.withResolvers<ChildSetting>()
  const task = Promise.withResolvers<ChildTask>()
  let text = ''
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (chunk: string) => {
    const isFirst = !text.includes('\n')
    text += chunk
    const end = text.indexOf('\n')
    if (isFirst && end >= 0) setting.resolve(JSON.parse(text.slice(0, end)) as ChildSetting)
  })
  process.stdin.on('end', () => task.resolve(JSON.parse(text.slice(text.indexOf('\n') + 1)) as ChildTask))
  return { setting: setting.promise, task: task.promise }
}

/** Writes frames to the channel. */
function openChannel(nonce: string): Send {
  return (frame) => {
    const bytes = Buffer.from(frameText(nonce, frame))
    for (let sent = 0; sent < bytes.length;) sent += write(CHANNEL, bytes, sent)
  }
}

// taken before the code on trial is loaded, which may replace it
const write = writeSync

/** What a program sees of itself is what a program of the repository would see. */
function lookOrdinary(folder: string): void {
  process.argv = [process.argv[0] ?? 'node', join(folder, 'index.js')]
  process.execArgv = []
  // the shell that started this process has added its own
  for (const name of Object.keys(process.env))
    if (!VARIABLES.has(name)) Reflect.deleteProperty(process.env, name)
  Reflect.deleteProperty(globalThis, 'jidokaProgram')
}

const VARIABLES = new Set(['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'])

interface Tools {
  folder: string
  send: Send
  loader: Loader
}

async function answer(call: ChildCall, { folder, send, loader }: Tools): Promise<void> {
  const { id, module, callee, instance } = call
  const loaded = await load(loader, module, instance)
  const found = 'module' in loaded ? pickExport(loaded.module, callee) : undefined
  if (found === undefined) {
    const why = 'thrown' in loaded ? loadFailure(loaded.thrown, folder) : `exports no ${callee}`
    send({ id, observed: { kind: 'not-loaded', why } })
    return
  }
  send({ id, step: 'call' })
  const waits = (): void => send({ id, step: 'wait' })
  send({ id, observed: await makeCall(call, found.value, { folder, waits }) })
}

type Loaded = { module: unknown } | { thrown: unknown }

/** With Node alone; with TypeScript when the sources turn out to need it. */
async function load(loader: Loader, module: string, instance: number): Promise<Loaded> {
  const first = await attempt(loader, module, instance + offset)
  if ('module' in first || !needsCompiler(first.thrown) || !(await useTypeScript())) return first
  offset = COMPILED
  return attempt(loader, module, instance + offset)
}

/** Instances that were loaded with Node alone have other numbers. */
const COMPILED = 1_000_000
let offset = 0

function attempt(loader: Loader, module: string, instance: number): Promise<Loaded> {
  return loader(module, instance).then(
    (loaded) => ({ module: loaded }),
    (thrown: unknown) => ({ thrown }),
  )
}

function needsCompiler(thrown: unknown): boolean {
  if (thrown instanceof SyntaxError) return true
  return (
    thrown instanceof ReferenceError &&
    /^(?:require|module|exports|__dirname|__filename|React)\b/.test(thrown.message)
  )
}

function loadFailure(thrown: unknown, folder: string): string {
  const { type, name, message } = threw(thrown, folder)
  return `cannot be loaded: ${name === '' ? type : name}: ${message}`
}

await main()
