import { FactoryError } from '../../shared/errors.ts'
import type { JsonObject } from '../../shared/formats/canonical.ts'
import type { TreeEntry } from '../../shared/git/tree.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import { readTexts } from '../../shared/specification/change/recheck-change.ts'
import { templatesAt, TEMPLATES_FOLDER } from '../../shared/template/record/templates-at.ts'
import type { Hole, Template } from '../../shared/template/record/template.ts'
import { cutHoles, fillsOf, headerIn } from '../../shared/template/render/cut.ts'
import { putIn } from '../../shared/template/render/put-in.ts'
import { renderTemplate, type Rendered } from '../../shared/template/render/render.ts'
import { valueProblems } from '../../shared/template/skeleton/values.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import type { FilledHoles, HoleFill, HoleQuestion } from '../../shared/writer/holes.ts'

/** The instance that a spec asks for: code writes its files, and the writer fills their holes. */
export interface Instance {
  template: Template
  files: readonly Rendered[]
  /** What stands in the holes already, by path: of the previous attempt, else of the base commit. */
  fills: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Is there a previous attempt that stays as it is where nothing new is sent? */
  isBegun: boolean
}

/** The instance of a unit, rendered at its base commit; `undefined` for a spec without a template. @throws FactoryError SPEC_INVALID. */
export async function instanceFor(
  { repo, base, spec }: Unit,
  tree: readonly TreeEntry[],
  previous: readonly ProposedFile[],
): Promise<Instance | undefined> {
  const { template: asked } = spec
  if (asked === undefined) return undefined
  const reading = (await templatesAt(repo, base)).get(asked.name)
  if (reading?.kind !== 'ok' || valueProblems(reading.template.parameters, asked.with).length > 0)
    throw new FactoryError(
      'SPEC_INVALID',
      `the template ${asked.name} cannot be rendered at the base commit`,
      {
        hint: 'run jidoka validate for the spec: it says why',
      },
    )
  const files = renderTemplate(reading.template, asked.with)
  const paths = files.map(({ path }) => path)
  const attempt = new Map(previous.map(({ path, content }) => [path, content ?? '']))
  const before = await readTexts(repo, tree, paths)
  const texts = paths.map((path) => [path, attempt.get(path) ?? before.get(path) ?? ''] as const)
  return {
    template: reading.template,
    files,
    fills: new Map(texts.map(([path, text]) => [path, ownFills(text, asked.name)])),
    isBegun: paths.some((path) => attempt.has(path)),
  }
}

/** A file that lies there already keeps what stands in its holes, if it is an instance of the same template. */
function ownFills(text: string, template: string): ReadonlyMap<string, string> {
  const cut = cutHoles(text)
  return cut.kind === 'ok' && headerIn(text)?.template === template ? fillsOf(cut.holes) : new Map()
}

/** The files of an instance as they stand now. */
export function filesOfInstance({ files, fills }: Instance): ProposedFile[] {
  return files.map((file) => ({ path: file.path, content: putIn(file, fills.get(file.path) ?? new Map()) }))
}

/** Files that the writer fills; tests are code's own. */
export function openFiles({ files }: Instance): Rendered[] {
  return files.filter(({ isTest, holes }) => !isTest && holes.length > 0)
}

/** How the holes of an answer are put in. What breaks out of a hole is put in as well: the style gate says so, and the writer mends it. */
export function holeQuestion(instance: Instance): HoleQuestion {
  return {
    paths: new Set(instance.files.map(({ path }) => path)),
    fill: (fills) => fillHoles(instance, fills),
  }
}

function fillHoles(instance: Instance, sent: readonly HoleFill[]): FilledHoles {
  if (sent.length === 0 && instance.isBegun) return { kind: 'files', files: [] }
  const unknown = sent.find((fill) => holeOf(instance, fill) === undefined)
  if (unknown !== undefined) return { kind: 'problem', problem: unknownHole(instance, unknown) }
  const fills = new Map(instance.files.map(({ path }) => [path, new Map(instance.fills.get(path))]))
  for (const { path, hole, text } of sent) fills.get(path)?.set(hole, text)
  const missing = openFiles(instance).flatMap(({ path, holes }) =>
    holes.filter((hole) => isMissing(hole, fills.get(path))).map(({ name }) => `${path}#${name}`),
  )
  if (missing.length > 0)
    return { kind: 'problem', problem: `these holes are not filled: ${missing.join(', ')}` }
  return { kind: 'files', files: filesOfInstance({ ...instance, fills }) }
}

function holeOf(instance: Instance, { path, hole }: HoleFill): Hole | undefined {
  const file = openFiles(instance).find((each) => each.path === path)
  return file?.holes.find(({ name }) => name === hole)
}

function isMissing(hole: Hole, fills: ReadonlyMap<string, string> | undefined): boolean {
  return hole.default === undefined && (fills?.get(hole.name) ?? '').trim() === ''
}

function unknownHole(instance: Instance, { path, hole }: HoleFill): string {
  const known = openFiles(instance).flatMap((file) => file.holes.map(({ name }) => `${file.path}#${name}`))
  return `there is no hole ${JSON.stringify(safeWord(`${path}#${hole}`, 120))}, only ${known.join(', ')}`
}

/** The template of a unit among the inputs of its link. */
export function instanceMaterial({ template }: Instance): { uri: string; sha256: string } {
  return { uri: `${TEMPLATES_FOLDER}/${template.name}`, sha256: template.sha256 }
}

/** What was rendered, for the evidence. */
export function instanceEvidence({ template, files }: Instance): JsonObject {
  return {
    name: template.name,
    files: files.map(({ path, id, digest, holes }) => ({
      path,
      id,
      digest,
      holes: holes.map(({ name }) => name),
    })),
  }
}
