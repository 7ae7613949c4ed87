import { isStill, type Deed } from '../values/act.ts'
import type { ChildCall, ChildSetting, ChildTask, Frame } from '../values/frames.ts'
import { openChannel } from './channel.ts'
import { shiftClock } from './clock.ts'
import { deedValue, standsAlone } from './deeds/deed.ts'
import { loadExports } from './load-export.ts'
import { startLoader, type Loader } from './loader.ts'
import { lookOrdinary } from './look-ordinary.ts'
import { makeCall, settled } from './make-call.ts'
import { limitProcessor, type ProcessorLimit } from './processor-limit.ts'

/**
 * The process that runs the code on trial: it is asked for calls on its standard input, and says what each did (values/frames.ts).
 * It knows nothing of what is expected.
 */
async function main(): Promise<void> {
  const input = readInput()
  const { folder, shiftDays, modules, processorMs } = await input.setting
  const exit = process.exit.bind(process)
  lookOrdinary(folder)
  shiftClock(shiftDays)
  const loader = startLoader(folder, modules)
  const { nonce, calls } = await input.task
  const send: Tools['send'] = openChannel(nonce)
  const limit = processorMs === undefined ? undefined : limitProcessor(nonce, processorMs)
  // calls that nobody chose fail in timers as well, and must not end those that follow
  if (limit !== undefined) process.on('uncaughtException', () => undefined)
  for (const call of calls) {
    await answer(call, { folder, shiftDays, send, loader, limit })
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

interface Tools {
  folder: string
  shiftDays: number
  send: (frame: Frame) => void
  loader: Loader
  limit: ProcessorLimit | undefined
}

async function answer(call: ChildCall, { folder, shiftDays, send, loader, limit }: Tools): Promise<void> {
  const { id, act, module } = call
  const does: Deed | null = act?.does ?? null
  const place = { folder, module, shiftDays }
  if (does !== null && standsAlone(does)) {
    // the compiler may take as long as a module that is loaded
    if (!isStill(call)) send({ id, step: 'call' })
    send({ id, observed: await settled(deedValue(does, undefined, place), folder) })
    return
  }
  const found = await loadExports(loader, call, folder)
  if ('why' in found) {
    send({ id, observed: { kind: 'not-loaded', why: found.why } })
    return
  }
  send({ id, step: 'call' })
  limit?.begin(id)
  const waits = (): void => send({ id, step: 'wait' })
  const after = does && ((value: unknown): unknown => deedValue(does, value, place))
  const observed = await makeCall(call, found.values, { folder, waits, after })
  limit?.end()
  send({ id, observed })
}

await main()
