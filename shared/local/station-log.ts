import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describeFinding } from '../findings.ts'
import { stationSummary } from '../report/summary.ts'
import type { Host } from '../station/program.ts'
import { safeLog, safeWord } from '../text/safe-log.ts'

/**
 * What a station says on this machine: lines in `<path>.log`, its job summary in `<path>.summary.md`. Notices and warnings
 * go to `say` as well, while they happen. What cannot be written changes no verdict. @throws Error of the file system
 * when the log cannot be begun.
 */
export async function openLog(
  path: string,
  say: (line: string) => void,
): Promise<Pick<Host, 'info' | 'warn' | 'annotate'>> {
  await mkdir(dirname(path), { recursive: true })
  const log = `${path}.log`
  await writeFile(log, '')
  let written = Promise.resolve()
  const write = (line: string): void => {
    written = written.then(() => appendFile(log, `${safeLog(line)}\n`)).catch(() => undefined)
  }
  const notice = (line: string): void => {
    say(safeWord(line))
    write(line)
  }
  return {
    info: notice,
    warn: (message) => notice(`warning: ${message}`),
    async annotate({ unit, verdict, signed }, extras) {
      const { to, reason } = signed.transition
      write(`${unit.serial} ${unit.station} round ${unit.round}: ${verdict.kind}, next ${to} (${reason})`)
      for (const finding of verdict.findings) write(describeFinding(finding))
      await written
      const summary = stationSummary(unit, { verdict, next: to, reason }, signed.reproduction)
      await writeFile(`${path}.summary.md`, `${summary}${extras.summary}`).catch(() => undefined)
    },
  }
}
