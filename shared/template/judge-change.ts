import type ts from 'typescript'
import { blocking, warning, type Finding } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import type { ChangeSet } from '../git/change-set.ts'
import { listTree, readBlobs } from '../git/tree.ts'
import { proveInstance } from './proof/prove-instance.ts'
import { knownTemplates, type KnownTemplates } from './record/known-templates.ts'
import type { Templates } from './record/templates-at.ts'
import { cutHoles, headerIn } from './render/cut.ts'
import { renderFile, renderTemplate, type InstanceHeader, type Rendered } from './render/render.ts'
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

/** A changed file before and after. */
interface ChangedText {
  path: string
  base: string | undefined
  head: string | undefined
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

interface Judge extends KnownTemplates {
  wanted: ReadonlyMap<string, Rendered>
  ts: typeof ts
}

function judgeFile(file: ChangedText, judge: Judge): Finding[] {
  const { path, base, head } = file
  const wanted = judge.wanted.get(path)
  if (wanted !== undefined && head !== undefined)
    return proveInstance(judge.ts, { path, text: head, skeleton: wanted, isNew: !wanted.isTest })
  const before = headerIn(base ?? '')
  if (base !== undefined && before !== undefined) return judgeKnown({ path, base, head }, before, judge)
  const header = headerIn(head ?? '')
  return head === undefined || header === undefined ? [] : judgeNew(path, head, header, judge)
}

/** A file that says of itself that it is an instance has to be one. */
function judgeNew(path: string, head: string, header: InstanceHeader, judge: Judge): Finding[] {
  const skeleton = renderedBy(path, header, judge.base) ?? renderedBy(path, header, judge.moved)
  if (skeleton !== undefined && skeleton.digest === header.digest)
    return proveInstance(judge.ts, { path, text: head, skeleton, isNew: false })
  const message = `its first line names ${header.template}/${header.id}@${header.digest}, which the base commit has not`
  return [
    blocking('TEMPLATE_UNKNOWN', message, {
      file: path,
      line: 1,
      hint: 'leave the line out: code writes it',
    }),
  ]
}

/** An instance of the base changes in its holes alone, or becomes what the template of today makes of it. */
function judgeKnown(
  { path, base, head }: ChangedText & { base: string },
  before: InstanceHeader,
  judge: Judge,
): Finding[] {
  if (head === undefined)
    return [
      warning('TEMPLATE_GONE', `the change removes an instance of the template ${before.template}`, {
        file: path,
      }),
    ]
  const after = headerIn(head)
  const today = [judge.base, judge.moved].flatMap((templates) => {
    const skeleton = after === undefined ? undefined : renderedBy(path, after, templates)
    return skeleton !== undefined && skeleton.digest === after?.digest ? [skeleton] : []
  })
  const cut = cutHoles(base)
  const kept = {
    template: before.template,
    holes: holesOf(before, judge),
    outside: cut.kind === 'ok' ? cut.outside : [],
  }
  const attempts = [
    ...today.map((skeleton) => proveInstance(judge.ts, { path, text: head, skeleton, isNew: false })),
    proveInstance(judge.ts, { path, text: head, skeleton: kept, known: base, isNew: false }),
  ]
  // what keeps the bytes around the holes says more about the holes
  const isKept = (findings: readonly Finding[]): boolean =>
    findings.every(({ code }) => code !== 'TEMPLATE_BROKEN')
  return attempts.find((each) => each.length === 0) ?? attempts.find(isKept) ?? attempts.at(-1) ?? []
}

/** The kinds of the holes as far as the template of today knows them. */
function holesOf({ template, id }: InstanceHeader, judge: Judge): Rendered['holes'] {
  const reading = judge.base.get(template)
  const file = reading?.kind === 'ok' ? reading.template.files.find((each) => each.id === id) : undefined
  return file?.holes ?? []
}

function renderedBy(
  path: string,
  { template, id, values }: InstanceHeader,
  templates: Templates,
): Rendered | undefined {
  const reading = templates.get(template)
  if (reading?.kind !== 'ok' || valueProblems(reading.template.parameters, values).length > 0)
    return undefined
  const file = reading.template.files.find((each) => each.id === id)
  return file === undefined ? undefined : renderFile(reading.template, file, values, path)
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
