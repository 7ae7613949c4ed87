import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describeFinding } from '../findings.ts'
import { stationSummary } from '../report/summary.ts'
import type { Host } from '../station/program.ts'
import { safeLog } from '../text/safe-log.ts'

/** What a station says on this machine: lines in `<path>.log`, its job summary in `<path>.summary.md`. @throws DISK. */
export async function openLog(path: string): Promise<Pick<Host, 'info' | 'warn' | 'annotate'>> {
  await mkdir(dirname(path), { recursive: true })
  const log = `${path}.log`
  await writeFile(log, '')
  const write = (line: string): Promise<void> => appendFile(log, `${safeLog(line)}\n`)
  const lines: Promise<void>[] = []
  return {
    info: (message) => void lines.push(write(message)),
    warn: (message) => void lines.push(write(`warning: ${message}`)),
    async annotate(result, extras) {
      await Promise.all(lines)
      for (const finding of result.verdict.findings) await write(describeFinding(finding))
      const { unit, verdict, signed } = result
      const { to, reason } = signed.transition
      const summary = stationSummary(unit, { verdict, next: to, reason }, signed.reproduction)
      await writeFile(`${path}.summary.md`, `${summary}${extras.summary}`)
    },
  }
}
