import type { FlowFigures } from '../../../../shared/ledger/flow/figures.ts'
import { figuresOf } from '../../../../shared/ledger/flow/figures.ts'
import type { FlowUnit } from '../../../../shared/ledger/flow/flow-unit.ts'

/** What somebody may write wherever a text is free: markup, a terminal's sequences, hidden characters, a formula, a workflow command. */
export const HOSTILE =
  '<script>alert(1)</script>"\' \u001b]0;x\u0007\u001b[31m\u202egnp.exe\u200b\n::error::x\n=HYPERLINK("http://x")'

/** A unit all of whose texts are hostile. */
export function hostileUnit(number: number): FlowUnit {
  return {
    serial: `JD-0000-0000-000${number}`,
    specId: HOSTILE,
    specPath: HOSTILE,
    risk: 'high',
    line: HOSTILE,
    end: 'halted',
    stoppedBy: HOSTILE,
    reasons: [HOSTILE],
    rounds: 1,
    endedAt: Date.parse('2026-11-01T00:00:00Z'),
    madeAt: Date.parse('2026-11-01T00:00:00Z'),
    mergedAt: Date.parse('2026-01-02T00:00:00Z'),
    mergedBy: 'a'.repeat(40),
    model: HOSTILE,
    template: HOSTILE,
    house: HOSTILE,
    tool: HOSTILE,
    stations: [
      {
        station: HOSTILE,
        round: 1,
        verdict: 'stop',
        findings: [HOSTILE],
        model: HOSTILE,
        usage: { calls: 1, input: 2, output: 3 },
        seconds: 1,
      },
    ],
    lines: 1,
    spent: { calls: 1, input: 2, output: 3 },
    seconds: 1,
  }
}

/** Figures of such units, one of which let out a defect that is described as badly. */
export function hostileFigures(): FlowFigures {
  const units = [1, 2, 3].map(hostileUnit)
  const escape = {
    serial: 'JD-0000-0000-0001',
    tier: 'declared' as const,
    evidence: HOSTILE,
    at: Date.parse('2026-01-03T00:00:00Z'),
    incident: 'x',
    restoredAt: undefined,
    station: HOSTILE,
    why: HOSTILE,
  }
  return figuresOf({ units, escapes: [escape], now: Date.parse('2026-11-30T00:00:00Z') }, HOSTILE)
}
