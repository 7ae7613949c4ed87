import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openChannel } from '../../oracle/child/channel.ts'
import type { OwnFrame, OwnSetting, OwnTask } from '../frames.ts'
import { judgeText } from './judge-text.ts'
import { openEslint, type NotOpen } from './open-eslint.ts'
import { tellTargets } from './tell-targets.ts'

/**
 * The process that runs the team's own ESLint with the configuration and the plugins of the base commit. It prepares itself while the base commit
 * lies in its folder, says that it is ready, and judges the texts that it is then given.
 */
async function main(): Promise<void> {
  const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  const exit = process.exit.bind(process)
  const setting = await nextLine<OwnSetting>(input)
  const send = portable(openChannel(setting.nonce), setting.folder)
  const failed = await judgeTask(setting, input, send)
  if (failed !== undefined) send({ step: 'failed', ...failed })
  // plugins may have started what goes on for ever
  exit(0)
}

/** Judges the texts that it is given once it is ready; why there is nothing to judge by, otherwise. */
async function judgeTask(setting: OwnSetting, input: Input, send: Send): Promise<NotOpen | undefined> {
  const opened = await openEslint(setting)
  if ('reason' in opened) return opened
  const told = await tellTargets(opened, setting, send)
  if ('reason' in told) return told
  send({ step: 'ready', ...told })
  const { files, closed } = await nextLine<OwnTask>(input)
  closeModules(setting.folder, closed)
  for (const [file, { path, text }] of files.entries())
    await judgeText(opened, { file, path, text, folder: setting.folder }, send)
  return undefined
}

type Input = AsyncIterator<string, undefined>
type Send = (frame: OwnFrame) => void

/**
 * From here on no module is loaded from these repository paths: the change has written them, and it must not run inside of what judges it. What
 * the configuration needs was loaded before.
 */
function closeModules(folder: string, paths: readonly string[]): void {
  const closed = new Set(paths.map((path) => join(folder, path)))
  registerHooks({
    load: (url, context, next) => {
      const path = url.startsWith('file:') ? fileURLToPath(url) : ''
      if (closed.has(path)) throw new Error('a rule loads a module that the change has written')
      return next(url, context)
    },
  })
}

/** What it says is the same on every machine: no text names the folder. */
function portable(send: (frame: object) => void, folder: string): Send {
  return (frame) => {
    const text = JSON.stringify(frame).replaceAll(`${folder}/`, '').replaceAll(folder, '.')
    send(JSON.parse(text) as object)
  }
}

/** Our own program writes these lines. */
async function nextLine<T>(input: Input): Promise<T> {
  const { value } = await input.next()
  if (value === undefined) throw new Error('the input is at its end')
  return JSON.parse(value) as T
}

await main()
