import { MAX_COUNTEREXAMPLES, type Counterexample } from '../../shared/adequacy/counterexamples.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import { moduleIn } from '../../shared/specification/acceptance/declared-module.ts'
import { parseCall } from '../../shared/specification/document/parse-call.ts'
import { readLiteral } from '../../shared/specification/document/read-literal.ts'
import { plainCall } from '../../shared/specification/document/call-parts.ts'
import type { RowValue, Spec } from '../../shared/specification/document/spec.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import type { ReplyFinding } from './matrix-schema.ts'

const MAX_SCENARIO_COLUMNS = 600

/**
 * The findings that a run of their call can decide, each with its call. Two findings with one call and one expectation share it. Of more
 * than {@link MAX_COUNTEREXAMPLES} the first are run.
 */
export function callsToRun(findings: readonly ReplyFinding[], spec: Spec): Map<ReplyFinding, Counterexample> {
  const distinct = new Map<string, Counterexample>()
  const calls = new Map<ReplyFinding, Counterexample>()
  for (const finding of findings) {
    const found = counterexampleOf(finding, spec)
    if (found === undefined) continue
    const key = canonicalJson([plainCall(found.call), found.should, found.criterion])
    const first = distinct.get(key) ?? found
    if (first === found && distinct.size === MAX_COUNTEREXAMPLES) continue
    distinct.set(key, first)
    calls.set(finding, first)
  }
  return calls
}

/**
 * The finding as a call that can be run: a call of an export of the interface, with literal arguments, and a value or an error that a row
 * of a spec could expect. `undefined` for a finding that no run can decide.
 */
export function counterexampleOf(finding: ReplyFinding, spec: Spec): Counterexample | undefined {
  const { call, should, scenario, severity, category } = finding
  const expected = should === null ? undefined : readOutcome(should)
  if (call === null || expected === undefined || !isAboutValue(finding, expected)) return undefined
  const read = parseCall(call)
  const module = read.kind === 'ok' ? moduleIn(spec, read.callee) : undefined
  if (read.kind === 'bad' || module === undefined) return undefined
  const criterion = spec.acceptance.find(({ id }) => id === finding.criterion)?.id ?? null
  return {
    call: read.text,
    module,
    callee: read.callee,
    should: expected,
    criterion,
    scenario: safeWord(scenario, MAX_SCENARIO_COLUMNS),
    severity,
    category,
  }
}

/** Does the finding rest on what the call gives? A hole, or code that nobody asked for, may be there whatever a call gives. */
function isAboutValue({ gives, category }: ReplyFinding, expected: RowValue): boolean {
  if (gives === null) return category === 'correctness'
  const given = readOutcome(gives)
  return given === undefined || canonicalJson(given) !== canonicalJson(expected)
}

const ERROR =
  /^(?:should )?(?:throws?|throw new|raises?)?\s*(?:an? )?([A-Z][\w$]*(?:Error|Exception)|error|Error)\b(?=$|[\s(:,.])/

/** What a row of a spec would say for the words of a reviewer: `9`, `returns "a"`, `throws RangeError`, `a RangeError: too big`. */
export function readOutcome(words: string): RowValue | undefined {
  const text = words
    .trim()
    .replace(/^(`+)([\s\S]*)\1$/, '$2')
    .replace(/^(?:it )?(?:should )?returns?\s+/, '')
    .trim()
  const read = readLiteral(text)
  if (read !== undefined) return { returns: read.value }
  const error = ERROR.exec(text)?.[1]
  return error === undefined ? undefined : { throws: error === 'error' ? 'Error' : error }
}
