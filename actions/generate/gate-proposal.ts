import { controlPaths } from '../../shared/paths/forbidden-paths.ts'
import { verdictOf, type Finding } from '../../shared/findings.ts'
import { changeSetOf, type ChangeSet } from '../../shared/git/change-set.ts'
import { formatChange, type FormattedFile } from '../../shared/house/format/format-change.ts'
import type { Unit } from '../../shared/line/unit.ts'
import { checkChange, type ProposedFile } from '../../shared/specification/change/check-change.ts'
import { modeAt, readChangeContext, readTexts } from '../../shared/specification/change/recheck-change.ts'
import { keepsOutside } from '../../shared/template/render/cut.ts'
import { withoutNeedless } from './left-out.ts'
import type { Sources } from './sources.ts'
import { checkSeen } from './unseen.ts'

/** What was decided about a proposal. Without a change set the findings say why. */
export interface GateResult {
  findings: Finding[]
  changeSet: ChangeSet | undefined
  /** Why another round cannot help. */
  final?: string
}

/**
 * Proposed files, without what nobody asked for, checked, formatted, checked again (formatting may not grow a file past its limits), and put together with
 * the acceptance tests. What the base already holds is dropped; a writer that changes nothing is stopped.
 */
export async function gateProposal(
  proposed: readonly ProposedFile[],
  unit: Unit,
  sources: Sources,
): Promise<GateResult> {
  const first = await gate(proposed, unit, sources)
  const { files, findings: left } = withoutNeedless(proposed, first, shownTexts(sources))
  const found = left.length === 0 ? first : await gate(files, unit, sources)
  const findings = [...left, ...found, ...checkSeen(files, sources)]
  if (isStop(findings)) return { findings, changeSet: undefined }
  const formatted = await format(files, unit, sources)
  const again = (await gate(formatted, unit, sources)).filter((finding) => finding.level === 'block')
  const changed = await changedOnly(formatted, unit, sources)
  const nothing = changed.length === 0 ? [nothingFinding()] : []
  const all = [...findings, ...again, ...nothing]
  if (isStop(all)) return { findings: all, changeSet: undefined }
  const tests = await changedOnly(sources.tests, unit, sources)
  return { findings: all, changeSet: changeSetOf(unit.base, withModes([...changed, ...tests], sources)) }
}

/** What was decided, with what the writer itself had to leave out of its proposal. */
export function withFindings(gated: GateResult, more: readonly Finding[] = []): GateResult {
  const findings = [...more, ...gated.findings]
  return { ...gated, findings, changeSet: isStop(findings) ? undefined : gated.changeSet }
}

function shownTexts({ context }: Sources): Map<string, string> {
  return new Map(context.files.map(({ path, text }) => [path, text]))
}

/** Each file with the mode that it has in the base; new ones cannot be started as programs. */
export function withModes(
  files: readonly ProposedFile[],
  { tree }: Pick<Sources, 'tree'>,
): (ProposedFile & { mode: ReturnType<typeof modeAt> })[] {
  return files.map((file) => ({ ...file, mode: modeAt(file.path, tree) }))
}

function isStop(findings: Finding[]): boolean {
  return verdictOf(findings).kind === 'stop'
}

/** What the gate of a change finds about proposed files. @throws FactoryError GIT_OBJECT_MISSING. */
export async function gate(
  files: readonly ProposedFile[],
  unit: Unit,
  { tree, tests }: Sources,
): Promise<Finding[]> {
  const { repo, base, factory, factoryPath, spec } = unit
  const request = { repo, base, control: controlPaths(factory, factoryPath), ownFiles: tests }
  return checkChange(files, spec, await readChangeContext(files, tree, request))
}

async function format(
  files: readonly ProposedFile[],
  { repo, base }: Unit,
  { house }: Sources,
): Promise<ProposedFile[]> {
  const written = files.flatMap(({ path, content }) => (content === undefined ? [] : [{ path, content }]))
  const deleted = files.filter((file) => file.content === undefined)
  const formatted = await formatChange(written, house, { repo, base })
  return [...formatted.map((file, index) => inSkeleton(file, written[index])), ...deleted]
}

/** A new layout may not touch what the template says: then the file keeps the one that it has. */
function inSkeleton(formatted: FormattedFile, before: FormattedFile | undefined): FormattedFile {
  return before === undefined || keepsOutside(before.content, formatted.content) ? formatted : before
}

/** Without files whose content is that of the base, and without deletions of what is not there. */
export async function changedOnly(
  files: readonly ProposedFile[],
  { repo }: Unit,
  { tree }: Sources,
): Promise<ProposedFile[]> {
  const before = await readTexts(
    repo,
    tree,
    files.map((file) => file.path),
  )
  return files
    .filter(({ path, content }) => before.get(path) !== content)
    .map(({ path, content }) => ({ path, content }))
}

function nothingFinding(): Finding {
  return {
    code: 'GENERATE_NOTHING',
    level: 'block',
    message: 'the writer changes nothing',
    hint: 'is the spec already met? then nothing should be written',
  }
}
