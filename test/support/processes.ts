import { execFileSync } from 'node:child_process'

/** Standard output of a command that must succeed, without its last newline. */
export function runCommand(cwd: string, command: string, ...words: string[]): string {
  return execFileSync(command, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd()
}
