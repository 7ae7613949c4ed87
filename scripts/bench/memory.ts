import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

const EVERY_MS = 20
const PAGE_BYTES = 4096

export interface Footprint {
  ms: number
  /** Most memory that the process and all its descendants held at one moment (RSS). 0 where there is no /proc. */
  peakBytes: number
}

/** Runs a program once and watches its process tree. @throws Error when it exits otherwise than with 0. */
export async function footprint(
  command: string,
  words: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Footprint> {
  const began = performance.now()
  const child = spawn(command, words, { cwd, env, stdio: 'ignore' })
  let peakBytes = 0
  const timer = setInterval(() => (peakBytes = Math.max(peakBytes, treeBytes(child.pid ?? 0))), EVERY_MS)
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  clearInterval(timer)
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${String(code)}`)
  return { ms: performance.now() - began, peakBytes }
}

function treeBytes(pid: number): number {
  try {
    const resident = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    const threads = readdirSync(`/proc/${pid}/task`)
    const children = threads.flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    )
    return children.reduce((sum, each) => sum + treeBytes(Number(each)), resident * PAGE_BYTES)
  } catch {
    // it has ended, or this is no Linux
    return 0
  }
}
