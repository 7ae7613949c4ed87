const SAY_EVERY_MS = 2000

/** Says how far something is, in a line every two seconds: where there is little to do, in none. */
export function progressOf(what: string, all: number, say: (line: string) => void): (done: number) => void {
  let last = performance.now()
  return (done) => {
    if (performance.now() - last < SAY_EVERY_MS) return
    last = performance.now()
    say(`${what}: ${done} of ${all} files`)
  }
}
