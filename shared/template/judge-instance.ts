import type ts from 'typescript'
import { blocking, warning, type Finding } from '../findings.ts'
import { proveInstance, type Claim } from './proof/prove-instance.ts'
import type { KnownTemplates } from './record/known-templates.ts'
import type { Templates } from './record/templates-at.ts'
import { cutHoles, headerIn } from './render/cut.ts'
import { renderFile, type InstanceHeader, type Rendered } from './render/render.ts'
import { valueProblems } from './skeleton/values.ts'

/** A changed file before and after. */
export interface ChangedText {
  path: string
  base: string | undefined
  head: string | undefined
}

/** What changed files are held against. */
export interface Judge extends KnownTemplates {
  wanted: ReadonlyMap<string, Rendered>
  ts: typeof ts
}

/** What templates say of one changed file. */
export function judgeFile(file: ChangedText, judge: Judge): Finding[] {
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
  if (head === undefined) {
    const message = `the change removes an instance of the template ${before.template}`
    return [warning('TEMPLATE_GONE', message, { file: path })]
  }
  const attempts = [
    ...todaySkeletons(path, head, judge).map((skeleton) =>
      proveInstance(judge.ts, { path, text: head, skeleton, isNew: false }),
    ),
    proveInstance(judge.ts, { ...keptClaim(path, base, before, judge), text: head }),
  ]
  // what keeps the bytes around the holes says more about the holes
  const isKept = (findings: readonly Finding[]): boolean =>
    findings.every(({ code }) => code !== 'TEMPLATE_BROKEN')
  return attempts.find((each) => each.length === 0) ?? attempts.find(isKept) ?? attempts.at(-1) ?? []
}

/** What the templates of today make of the values in a first line, where its digest is theirs. */
function todaySkeletons(path: string, head: string, judge: Judge): Rendered[] {
  const header = headerIn(head)
  if (header === undefined) return []
  return [judge.base, judge.moved].flatMap((templates) => {
    const skeleton = renderedBy(path, header, templates)
    return skeleton?.digest === header.digest ? [skeleton] : []
  })
}

/** The instance stays what it is at the base. Its template may have moved on: the kinds of today count where the base keeps to them. */
function keptClaim(path: string, base: string, header: InstanceHeader, judge: Judge): Claim {
  const cut = cutHoles(base)
  const reading = judge.base.get(header.template)
  const today = reading?.kind === 'ok' ? reading.template.files.find(({ id }) => id === header.id) : undefined
  const outside = cut.kind === 'ok' ? cut.outside : []
  const skeleton = { template: header.template, holes: today?.holes ?? [], outside }
  const claim = { path, text: base, skeleton, known: base, isNew: false }
  const isStrict = today?.digest === header.digest || proveInstance(judge.ts, claim).length === 0
  return isStrict ? claim : { ...claim, skeleton: { ...skeleton, holes: [] } }
}

/** What a template of today makes of the values in a first line; `undefined` where it has no such file or takes no such values. */
export function renderedBy(
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
