import { createInterface, type Interface } from 'node:readline'

/** The person at the keyboard. */
export interface OpenKeyboard {
  /** One line of theirs; `undefined` at the end of their input, and once they are interrupted. */
  ask: (prompt: string) => Promise<string | undefined>
  /** Lets the process end. */
  close: () => void
}

export interface KeyboardOptions {
  input: NodeJS.ReadStream
  output: NodeJS.WriteStream
  /** Ends the questions. */
  signal: AbortSignal
  /** Ctrl-C, which a terminal does not turn into a signal while somebody types. */
  interrupt: () => void
}

/**
 * Opens the keyboard at the first question. It stays open until it is closed, so that what is typed ahead, or pasted, waits for the question
 * that it is meant for.
 */
export function keyboardOf(options: KeyboardOptions): OpenKeyboard {
  let reader: Reader | undefined
  return {
    ask: (prompt) => (reader ??= openReader(options)).ask(prompt),
    close: () => reader?.close(),
  }
}

type Reader = OpenKeyboard

function openReader({ input, output, signal, interrupt }: KeyboardOptions): Reader {
  const lines: string[] = []
  const terminal = createInterface({ input, output })
  let take: ((line: string | undefined) => void) | undefined
  let isOver = signal.aborted
  terminal.on('line', (line) => (take === undefined ? lines.push(line) : take(line)))
  terminal.on('SIGINT', interrupt)
  terminal.on('close', () => {
    isOver = true
    if (take !== undefined) output.write('\n')
    take?.(undefined)
  })
  signal.addEventListener('abort', () => terminal.close())
  const next = (prompt: string): Promise<string | undefined> =>
    new Promise((resolve) => {
      take = (line) => {
        take = undefined
        resolve(line)
      }
      show(terminal, prompt)
    })
  return {
    async ask(prompt) {
      const typed = signal.aborted ? undefined : lines.shift()
      if (typed !== undefined) output.write(`${prompt}${typed}\n`)
      return typed ?? (isOver ? undefined : next(prompt))
    },
    close: () => terminal.close(),
  }
}

function show(terminal: Interface, prompt: string): void {
  terminal.setPrompt(prompt)
  // what is typed of the next line already stays
  terminal.prompt(true)
}
