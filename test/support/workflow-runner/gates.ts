/**
 * Concurrency groups: one runs, one waits; a newcomer replaces the waiting one, and the running one if it asks to. With
 * `queue: max` up to 100 wait, and the newcomer that is one too many goes.
 */
export interface ConcurrencyGate {
  /** Resolves to a release function when it may run, or `undefined` when it was cancelled while waiting. */
  enter(group: string, how: Entrance): Promise<(() => void) | undefined>
}

export interface Entrance {
  cancelInProgress: boolean
  queue: 'single' | 'max'
  /** Ends what runs, when a newcomer wants that. */
  cancel: () => void
  /** Aborted when the one that waits gives up. */
  stop?: AbortSignal
}

interface Ticket {
  cancel: () => void
  admit: (admitted: boolean) => void
}

interface Group {
  running: Ticket | undefined
  waiting: Ticket[]
}

const MAX_QUEUE = 100

/** Names of groups count without case. */
export function makeConcurrencyGate(): ConcurrencyGate {
  const groups = new Map<string, Group>()
  return {
    async enter(name, entrance) {
      const key = name.toLowerCase()
      const group = groups.get(key) ?? { running: undefined, waiting: [] }
      groups.set(key, group)
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const ticket: Ticket = { cancel: entrance.cancel, admit: resolve }
      entrance.stop?.addEventListener('abort', () => leave(group, ticket), { once: true })
      stand(group, ticket, entrance)
      return (await promise) ? () => release(group, ticket) : undefined
    },
  }
}

function stand(group: Group, ticket: Ticket, { cancelInProgress, queue }: Entrance): void {
  if (group.running === undefined) {
    group.running = ticket
    ticket.admit(true)
  } else if (queue === 'max' && group.waiting.length >= MAX_QUEUE) {
    ticket.admit(false)
  } else {
    if (queue === 'single') for (const dropped of group.waiting.splice(0)) dropped.admit(false)
    group.waiting.push(ticket)
    if (cancelInProgress) group.running.cancel()
  }
}

function leave(group: Group, ticket: Ticket): void {
  const at = group.waiting.indexOf(ticket)
  if (at >= 0) group.waiting.splice(at, 1)
  ticket.admit(false)
}

function release(group: Group, ticket: Ticket): void {
  if (group.running !== ticket) return
  group.running = group.waiting.shift()
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
