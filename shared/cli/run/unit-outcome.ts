import { questionText } from '../../adequacy/judge/judge-probe.ts'
import { describeFinding } from '../../findings.ts'
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
export function unitJson(result: UnitResult): unknown {
  const { spec, serial, verdict, rounds, stoppedBy, reason, branch, trace, usage } = result
  const { findings, questions, next, error } = result
  return {
    ...{ spec, serial, verdict, rounds, stoppedBy, reason, branch, trace, usage },
    findings: keyedFindings(findings),
    ...(questions.length === 0 ? {} : { questions }),
    next,
    ...(error === null ? {} : { error }),
  }
}

/** A unit for people. */
export function unitText(result: UnitResult): string {
  const { serial, spec, verdict, rounds, stoppedBy, branch, trace, questions, next } = result
  const stopped = stoppedBy === null ? '' : ` by ${stoppedBy}`
  const round = rounds === 0 ? '' : ` in round ${rounds}`
  const lines = [
    `${serial} ${spec}: ${verdict}${stopped}${round}`,
    ...reasonLines(result).map((line) => `  ${line}`),
    ...questions.map((question) => `  ${safeWord(questionText(question))}`),
    ...(branch === null ? [] : [`  branch ${branch}`]),
    ...(trace === null ? [] : [`  trace ${trace}`]),
    ...next.map((step) => `  next: ${safeWord(step, MOST_CHARACTERS)}`),
  ]
  return lines.join('\n')
}

const SHOWN_FINDINGS = 3

const MOST_CHARACTERS = 800

/** Why a unit ended so: of a halted one what stopped it, each finding with its place and how to mend it. */
function reasonLines({ verdict, reason, stopping }: UnitResult): string[] {
  if (verdict !== 'halted' || stopping.length === 0) return reason === '' ? [] : [safeWord(reason)]
  const shown = stopping
    .slice(0, SHOWN_FINDINGS)
    .map((finding) => safeWord(describeFinding(finding), MOST_CHARACTERS))
  const rest = stopping.length - shown.length
  return rest > 0 ? [...shown, `and ${rest} more in the trace`] : shown
}
