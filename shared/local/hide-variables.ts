import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'

/** Fields of `/proc/self/stat` behind the name of the program: where the first environment lies in memory. */
const ENV_START = 47
const ENV_END = 48

/**
 * Takes variables out of the environment of this process, so that no process of this user reads them from `/proc`, and no
 * child inherits them. Elsewhere than on Linux only children lose them. Whoever started this process may still show them.
 */
export function hideVariables(names: readonly string[]): void {
  const given = names.filter((name) => process.env[name] !== undefined)
  for (const name of given) Reflect.deleteProperty(process.env, name)
  if (process.platform !== 'linux' || given.length === 0) return
  try {
    overwrite(given)
  } catch {
    // a kernel that forbids it leaves them where they were
  }
}

/** The kernel shows the memory that the environment was handed over in, whatever became of the variables since. */
function overwrite(names: readonly string[]): void {
  const stat = readFileSync('/proc/self/stat', 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [start, end] = [Number(fields[ENV_START]), Number(fields[ENV_END])]
  if (!(start > 0 && end > start)) return
  const memory = openSync('/proc/self/mem', 'r+')
  try {
    const bytes = Buffer.alloc(end - start)
    readSync(memory, bytes, 0, bytes.length, start)
    for (const [from, to] of valuesIn(bytes, names))
      writeSync(memory, Buffer.alloc(to - from, 'x'), 0, to - from, start + from)
  } finally {
    closeSync(memory)
  }
}

/** Where the values of these variables begin and end. */
function valuesIn(bytes: Buffer, names: readonly string[]): [from: number, to: number][] {
  const found: [number, number][] = []
  for (let at = 0; at < bytes.length;) {
    const zero = bytes.indexOf(0, at)
    const end = zero === -1 ? bytes.length : zero
    const equals = bytes.indexOf('=', at)
    const name = bytes.toString('utf8', at, equals)
    if (equals !== -1 && equals < end && names.includes(name)) found.push([equals + 1, end])
    at = end + 1
  }
  return found
}
