import { isUtf8 } from 'node:buffer'
import { blocking, type Finding } from '../../findings.ts'
import { canonicalJson } from '../../formats/canonical.ts'
import { sha256 } from '../../formats/digest.ts'
import { readYaml, type YamlDocument } from '../../formats/yaml.ts'
import { piecesOf, holeNames, type Piece } from '../skeleton/pieces.ts'
import type { Parameter } from '../skeleton/values.ts'
import { documentProblems, type TemplateProblem } from './document-problems.ts'
import { templateDocument, type FileDocument, type TemplateDocument } from './template-document.ts'
import { holeNamed, type Hole, type Template, type TemplateFile } from './template.ts'

export type TemplateReading = { kind: 'ok'; template: Template } | { kind: 'bad'; findings: Finding[] }

/** What lies in the folder of one template: its repository path, and the texts of its files by their names. */
export interface TemplateFolder {
  name: string
  path: string
  files: ReadonlyMap<string, Buffer>
}

export const RECORD_FILE = 'template.yml'

/** Reads a template: every finding at once, each with its place; nothing is thrown. */
export function readTemplate(folder: TemplateFolder): TemplateReading {
  const path = `${folder.path}/${RECORD_FILE}`
  const bytes = folder.files.get(RECORD_FILE)
  if (bytes === undefined) return bad([invalid(path, `there is no ${RECORD_FILE}`)])
  const strange = [...folder.files].filter(([, content]) => !isUtf8(content))
  if (strange.length > 0)
    return bad(strange.map(([name]) => invalid(`${folder.path}/${name}`, 'is not UTF-8')))
  const reading = readYaml(bytes.toString('utf8'), { file: path })
  if (reading.kind === 'bad') return reading
  const { document } = reading
  const { value } = document
  if (!templateDocument.is(value)) return bad(schemaFindings(document, path))
  const skeletons = skeletonTexts(folder)
  const problems = documentProblems(value, skeletons)
  if (problems.length > 0) return bad(problems.map((problem) => placed(problem, document, path)))
  return { kind: 'ok', template: templateOf(folder, value, skeletons) }
}

function bad(findings: Finding[]): TemplateReading {
  return { kind: 'bad', findings }
}

function invalid(file: string, message: string): Finding {
  return blocking('TEMPLATE_INVALID', message, { file, hint: 'docs/templates.md describes a template' })
}

function schemaFindings(document: YamlDocument, path: string): Finding[] {
  return templateDocument.problemsOf(document.value).map(({ pointer, message }) => {
    const hint = 'schemas/template.schema.json describes every field'
    return placed(
      { pointer, message: `${pointer === '' ? 'the file' : pointer} ${message}`, hint },
      document,
      path,
    )
  })
}

function placed({ pointer, message, hint }: TemplateProblem, document: YamlDocument, file: string): Finding {
  return blocking('TEMPLATE_INVALID', message, { hint, file, ...document.placeOf(pointer) })
}

/** In plain lines: an instance is written as a repository of any line ends keeps it. */
function skeletonTexts({ files }: TemplateFolder): Map<string, string> {
  return new Map([...files].map(([name, bytes]) => [name, bytes.toString('utf8').replaceAll('\r\n', '\n')]))
}

function templateOf(
  { name, files }: TemplateFolder,
  { description, parameters = {}, files: declared, examples }: TemplateDocument,
  skeletons: ReadonlyMap<string, string>,
): Template {
  const digests = [...files].map(([file, bytes]) => [file, sha256(bytes)] as const)
  return {
    name,
    description,
    parameters: Object.entries(parameters).map(([each, parameter]) => parameterOf(each, parameter)),
    files: declared.map((file) => fileOf(file, skeletons.get(file.skeleton) ?? '')),
    good: examples.good.map((each) => ({ with: each.with ?? {}, fills: each.fills ?? {} })),
    bad: examples.bad.map((each) => ({
      with: each.with ?? {},
      fills: each.fills ?? {},
      finding: each.finding,
    })),
    sha256: sha256(canonicalJson(Object.fromEntries(digests))),
  }
}

type ParameterDocument = NonNullable<TemplateDocument['parameters']>[string]

function parameterOf(name: string, { type, say, pattern, default: otherwise }: ParameterDocument): Parameter {
  return { name, type, say, pattern, default: otherwise }
}

function fileOf(file: FileDocument, text: string): TemplateFile {
  const skeleton = piecesOf(text)
  const declared = Object.entries(file.holes ?? {}).map(([name, hole]): Hole => ({
    name,
    kind: hole.kind,
    say: hole.say,
    default: hole.default,
    gives: hole.gives ?? [],
    leaves: hole.leaves ?? false,
  }))
  const holes = holeNames(skeleton).flatMap((name) => holeNamed({ holes: declared }, name) ?? [])
  return {
    id: file.skeleton.replace(/\.tmpl$/, ''),
    path: piecesOf(file.path),
    skeleton,
    isTest: file.test ?? false,
    holes,
    digest: digestOfFile(skeleton, holes),
  }
}

/** Sentences and defaults may change without an instance that lags. */
function digestOfFile(skeleton: readonly Piece[], holes: readonly Hole[]): string {
  const rules = holes.map(({ name, kind, gives, leaves }) => ({ name, kind, gives: [...gives], leaves }))
  return sha256(canonicalJson({ skeleton: skeleton.map((piece) => ({ ...piece })), rules })).slice(0, 16)
}
