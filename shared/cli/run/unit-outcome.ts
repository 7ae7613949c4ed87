import { questionText } from '../../adequacy/judge/judge-probe.ts'
import { REOPEN } from '../../line/open-unit.ts'
import type { UnitResult } from '../../local/result.ts'
import { keyedFindings } from '../../report/finding-keys.ts'
import { safeWord } from '../../text/safe-log.ts'
import type { ExitCode } from '../command.ts'

const SEVERITY: readonly ExitCode[] = [0, 4, 1, 3, 2, 130]

/** The exit code of several units: the worst of theirs. */
export function worst(results: readonly UnitResult[]): ExitCode {
  const codes = results.map(unitExit)
  return SEVERITY.findLast((code) => codes.includes(code)) ?? 0
}

function unitExit({ verdict, error }: UnitResult): ExitCode {
  if (error?.code === 'INTERRUPTED') return 130
  if (verdict === 'error') return error?.kind === 'usage' ? 2 : 3
  if (verdict === 'asking') return 4
  return verdict === 'halted' ? 1 : 0
}

/** A unit in the document of `run --json`. */
export function unitJson({ error, questions, findings, ...result }: UnitResult): unknown {
  const asked = questions.length === 0 ? {} : { questions }
  return { ...result, findings: keyedFindings(findings), ...asked, ...(error === null ? {} : { error }) }
}

/** A unit for people. */
export function unitText(result: UnitResult): string {
  const { serial, spec, verdict, rounds, stoppedBy, reason, trace } = result
  const stopped = stoppedBy === null ? '' : ` by ${stoppedBy}`
  const round = rounds === 0 ? '' : ` in round ${rounds}`
  const lines = [`${serial} ${spec}: ${verdict}${stopped}${round}`]
  if (reason !== '') lines.push(`  ${safeWord(reason)}`)
  for (const question of result.questions) lines.push(`  ${safeWord(questionText(question))}`)
  if (verdict === 'asking') lines.push(`  next: jidoka answer ${serial}`)
  if (verdict === 'done') lines.push(`  next: ${REOPEN}`)
  if (trace !== null) lines.push(`  trace ${trace}`)
  if (result.error !== null) lines.push(`  next: ${safeWord(result.error.next)}`)
  return lines.join('\n')
}
