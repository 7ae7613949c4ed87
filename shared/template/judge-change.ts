import type ts from 'typescript'
import { blocking, type Finding } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import type { ChangeSet } from '../git/change-set.ts'
import { listTree, readBlobs } from '../git/tree.ts'
import { judgeFile, type ChangedText } from './judge-instance.ts'
import { knownTemplates } from './record/known-templates.ts'
import type { Templates } from './record/templates-at.ts'
import { cutHoles, headerIn } from './render/cut.ts'
import { renderTemplate, type Rendered } from './render/render.ts'
import { valueProblems, type Values } from './skeleton/values.ts'

/** A change, and the template that its spec names. */
export interface JudgedChange {
  repo: string
  /** The commit whose templates count. */
  base: string
  changeSet: ChangeSet
  /** What the spec of the change says; left out for a change without one. */
  asked?: { template: string; with: Values }
  /** May the change bring its own templates, because a person decides about it? Default: false. */
  mayMoveTemplates?: boolean
}

export interface TemplateJudgement {
  findings: Finding[]
  /** What was proved; `undefined` where nothing of the change has to do with a template. */
  evidence: JsonObject | undefined
}

/**
 * Everything that templates say of a change: the instance that its spec asks for is rendered again and compared byte by byte, and what the
 * change does to other instances stays within their holes. Decided from the base commit and the change alone.
 * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function judgeTemplates(
  change: JudgedChange,
  compiler: () => Promise<typeof ts>,
): Promise<TemplateJudgement> {
  const files = await changedTexts(change)
  const isInstance = files.some(({ base, head }) =>
    [base, head].some((text) => headerIn(text ?? '') !== undefined),
  )
  if (change.asked === undefined && !isInstance) return { findings: [], evidence: undefined }
  const known = await knownTemplates(change)
  const wanted = wantedFiles(change, known.base)
  if (wanted.kind === 'bad') return { findings: wanted.findings, evidence: undefined }
  const judge = {
    ...known,
    wanted: new Map(wanted.files.map((file) => [file.path, file])),
    ts: await compiler(),
  }
  const missing = wanted.files.filter(({ path }) => !files.some((file) => file.path === path))
  const findings = [
    ...files.flatMap((file) => judgeFile(file, judge)),
    ...(await absentFindings(change, missing)),
    ...files.flatMap((file) => (file.head === undefined ? missingFindings(wanted.files, file.path) : [])),
  ]
  const proved = files.filter(({ head }) => headerIn(head ?? '') !== undefined)
  return { findings, evidence: evidenceOf(proved) }
}

async function changedTexts({ repo, changeSet }: JudgedChange): Promise<ChangedText[]> {
  const entries = new Map((await listTree(repo, changeSet.base)).map((entry) => [entry.path, entry]))
  const before = changeSet.changes.flatMap(({ path }) => entries.get(path) ?? [])
  const regular = before.filter(({ mode }) => mode.startsWith('100'))
  const blobs = await readBlobs(
    repo,
    regular.map(({ oid }) => oid),
  )
  const texts = new Map(regular.map(({ path }, index) => [path, blobs[index]?.toString('utf8') ?? '']))
  return changeSet.changes.map((each) => ({
    path: each.path,
    base: texts.get(each.path),
    head: 'content' in each ? each.content : undefined,
  }))
}

type Wanted = { kind: 'ok'; files: Rendered[] } | { kind: 'bad'; findings: Finding[] }

/** The instance that the spec asks for, as the base commit renders it. */
function wantedFiles({ asked }: JudgedChange, templates: Templates): Wanted {
  if (asked === undefined) return { kind: 'ok', files: [] }
  const reading = templates.get(asked.template)
  if (reading?.kind === 'bad') return reading
  const problem =
    reading === undefined
      ? `the base commit has no template ${asked.template}`
      : valueProblems(reading.template.parameters, asked.with).map(
          ({ name, problem: why }) => `${name} ${why}`,
        )[0]
  if (reading === undefined || problem !== undefined)
    return {
      kind: 'bad',
      findings: [blocking('TEMPLATE_UNKNOWN', problem ?? '', { hint: 'correct the spec' })],
    }
  return { kind: 'ok', files: renderTemplate(reading.template, asked.with) }
}

/** Files of the instance that the change leaves alone lie in the base. */
async function absentFindings(
  { repo, base }: JudgedChange,
  unchanged: readonly Rendered[],
): Promise<Finding[]> {
  if (unchanged.length === 0) return []
  const present = new Set((await listTree(repo, base)).map(({ path }) => path))
  return unchanged.flatMap(({ path }) => (present.has(path) ? [] : missingFindings(unchanged, path)))
}

function missingFindings(wanted: readonly Rendered[], file: string): Finding[] {
  return wanted
    .filter(({ path }) => path === file)
    .map(({ template }) => {
      const message = `the spec asks for an instance of the template ${template}, and the change does not write this file of it`
      return blocking('TEMPLATE_MISSING', message, { file, hint: 'fill the holes of the template' })
    })
}

function evidenceOf(proved: readonly ChangedText[]): JsonObject {
  return {
    instances: proved.map(({ path, head }) => {
      const header = headerIn(head ?? '')
      const cut = cutHoles(head ?? '')
      const holes = cut.kind === 'ok' ? cut.holes.map(({ name }) => name) : []
      return {
        path,
        skeleton: `${header?.template ?? ''}/${header?.id ?? ''}@${header?.digest ?? ''}`,
        holes,
      }
    }),
  }
}
