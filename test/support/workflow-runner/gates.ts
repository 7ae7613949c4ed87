/** Concurrency groups: one runs, one waits; a newcomer replaces the waiting one, and the running one if it asks to. */
export interface ConcurrencyGate {
  /** Resolves to a release function when it may run, or `undefined` when it was cancelled while waiting. */
  enter(group: string, cancelInProgress: boolean, cancel: () => void): Promise<(() => void) | undefined>
}

interface Ticket {
  cancel: () => void
  admit: (admitted: boolean) => void
}

export function makeConcurrencyGate(): ConcurrencyGate {
  const groups = new Map<string, { running: Ticket | undefined; waiting: Ticket | undefined }>()
  return {
    async enter(name, cancelInProgress, cancel) {
      const key = name.toLowerCase()
      const group = groups.get(key) ?? { running: undefined, waiting: undefined }
      groups.set(key, group)
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const ticket: Ticket = { cancel, admit: resolve }
      if (group.running === undefined) {
        group.running = ticket
        resolve(true)
      } else {
        group.waiting?.admit(false)
        group.waiting = ticket
        if (cancelInProgress) group.running.cancel()
      }
      return (await promise) ? () => release(group, ticket) : undefined
    },
  }
}

function release(group: { running: Ticket | undefined; waiting: Ticket | undefined }, ticket: Ticket): void {
  if (group.running !== ticket) return
  group.running = group.waiting
  group.waiting = undefined
  group.running?.admit(true)
}

/** At most `size` pieces of work at once, in the order they came. */
export function makePool(size: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = size
  const queue: (() => void)[] = []
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => queue.push(resolve))
    else free -= 1
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
