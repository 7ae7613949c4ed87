import { adequacyOf, probes } from '../../shared/factory/factory.ts'
import { blocking, warning, type Finding } from '../../shared/findings.ts'
import { changeSetOf, type ChangeSet } from '../../shared/git/change-set.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { ModelProfile } from '../../shared/model/profile.ts'
import { pathProblem } from '../../shared/paths/safe-path.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import type { Proposal, Writer, WriterRecord } from '../../shared/writer/writer.ts'
import { changedOnly, gate, withModes } from './gate-proposal.ts'
import type { PreparedPrompt } from './prepare-prompt.ts'
import { writerQuestion } from './question.ts'
import type { Sources } from './sources.ts'
import { checkSeen } from './unseen.ts'

/** What the second writer's answer comes to. */
export interface SecondResult {
  record: WriterRecord
  /** `undefined` when the answer cannot be used. */
  changeSet: ChangeSet | undefined
  /** Files of the answer that a writer may not touch. */
  cut: number
  findings: Finding[]
  /** Why another round cannot help. */
  final?: string
}

/**
 * The model that writes the same change once more, on its own; `undefined` when none is named, when nothing on the line compares the two,
 * and after round 1, whose answer serves the later rounds. A spec of high risk always has one; others where questions are asked at all.
 */
export function secondProfile({ factory, spec, round }: Unit): ModelProfile | undefined {
  if (round > 1 || !probes(factory.line)) return undefined
  const isAsked = spec.risk === 'high' || adequacyOf(factory, spec) !== 'off'
  return isAsked ? factory.models.second : undefined
}

/**
 * Asks the second writer the same question, to the byte. What it may not write is cut. Nothing of it enters the change.
 * @throws FactoryError of git, or the writer's transport.
 */
export async function askSecond(
  unit: Unit,
  { sources, prepared }: { sources: Sources; prepared: PreparedPrompt },
  writer: Writer,
): Promise<SecondResult> {
  const question = writerQuestion(unit, sources, prepared)
  const proposal = await writer.write(question)
  const { record } = proposal
  if (proposal.kind !== 'files')
    return { record, changeSet: undefined, cut: 0, ...unusable(unit, stopWords(proposal)) }
  const { files } = proposal
  const allowed = await withoutRefused(files, unit, sources)
  const cut = files.length - allowed.length
  const changed = await changedOnly(allowed, unit, sources)
  const problem = (await blockIn(allowed, unit, sources)) ?? (changed.length === 0 ? NOTHING : undefined)
  if (problem !== undefined) return { record, changeSet: undefined, cut, ...unusable(unit, problem) }
  return { record, changeSet: changeSetOf(unit.base, withModes(changed, sources)), cut, findings: [] }
}

/** Without the files that the writer itself would be stopped for. */
async function withoutRefused(
  files: readonly ProposedFile[],
  unit: Unit,
  sources: Sources,
): Promise<ProposedFile[]> {
  const safe = files.filter(({ path }) => pathProblem(path) === undefined)
  const findings = [...(await gate(safe, unit, sources)), ...checkSeen(safe, sources)]
  const refused = new Set(findings.flatMap(({ level, file }) => (level === 'block' ? [file] : [])))
  return safe.filter(({ path }) => !refused.has(path))
}

const NOTHING = 'it changes nothing that the spec lets it change'

/** Why what is left cannot be compared with anything. */
async function blockIn(
  files: readonly ProposedFile[],
  unit: Unit,
  sources: Sources,
): Promise<string | undefined> {
  return (await gate(files, unit, sources)).find(({ level }) => level === 'block')?.message
}

function stopWords({ kind, message }: Exclude<Proposal, { kind: 'files' }>): string {
  return kind === 'blocked' ? `it says that the spec cannot be met: ${message}` : message
}

const HINT = 'ask again with --mode refresh, or name another model in models.second'

/** A spec of high risk is not released without the comparison that its line asks for. No repair of the change helps. */
function unusable({ spec }: Unit, why: string): Pick<SecondResult, 'findings' | 'final'> {
  const message = `the answer of the second writer cannot be used: ${why}`
  if (spec.risk !== 'high') return { findings: [warning('SECOND_UNUSABLE', message, { hint: HINT })] }
  const findings = [blocking('SECOND_UNUSABLE', message, { hint: HINT })]
  return { findings, final: 'there is no second change to compare with' }
}
