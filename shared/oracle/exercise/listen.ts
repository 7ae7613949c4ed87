import { MAX_ORACLE_VALUE_CHARS } from '../../limits.ts'
import type { Launched } from './launch.ts'

/** A line of the channel is never longer: the value as a JSON string in JSON. */
const MAX_LINE_CHARS = 8 * MAX_ORACLE_VALUE_CHARS

/** Who takes what a child says. */
export interface Listener {
  /** Takes one line of the channel. */
  take: (line: string) => void
  /** Is there nothing more to hear? */
  isOver: () => boolean
  /** How long the child may be silent from here, in milliseconds. */
  limitMs: () => number
  /** It was silent for too long, and is ended. */
  timeOut: () => void
}

/** Takes what a child says until that is over, or it ends, or it is silent for too long. `deadline`: milliseconds since 1970. */
export async function listen(child: Launched, listener: Listener, deadline: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const rearm = (): void => {
    clearTimeout(timer)
    const ms = Math.max(0, Math.min(listener.limitMs(), deadline - Date.now()))
    timer = setTimeout(() => {
      listener.timeOut()
      child.kill()
    }, ms)
  }
  rearm()
  let rest = ''
  child.channel.setEncoding('utf8')
  for await (const chunk of child.channel) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) listener.take(line)
    if (rest.length > MAX_LINE_CHARS) listener.take(rest)
    if (listener.isOver()) break
    rearm()
  }
  clearTimeout(timer)
  if (rest !== '') listener.take(rest)
}
