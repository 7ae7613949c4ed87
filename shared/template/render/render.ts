import { canonicalJson } from '../../formats/canonical.ts'
import type { Hole, Template, TemplateFile } from '../record/template.ts'
import { inForm } from '../skeleton/forms.ts'
import type { Piece } from '../skeleton/pieces.ts'
import { withDefaults, type Parameter, type Values } from '../skeleton/values.ts'
import { closeMark, openMark } from './marks.ts'

/** The skeleton of one file of an instance: what stands around its holes, to the byte. */
export interface Rendered {
  /** Repository path of the instance. */
  path: string
  template: string
  /** Which file of the template it is. */
  id: string
  digest: string
  isTest: boolean
  /** In the order of the file. */
  holes: readonly Hole[]
  /** The text before the first hole, between holes, and after the last: one more than there are holes. Marks belong to it. */
  outside: readonly string[]
}

/** The files of an instance. Pure; the values fit the parameters, see valueProblems. */
export function renderTemplate(template: Template, values: Values): Rendered[] {
  return template.files.map((file) => renderFile(template, file, values))
}

/** One file of an instance; `path`: where it lies, when that is elsewhere than the template says. */
export function renderFile(template: Template, file: TemplateFile, values: Values, path?: string): Rendered {
  const all = withDefaults(template.parameters, values)
  const write = writerOf(template.parameters, all)
  const { id, digest, isTest, holes } = file
  const header = headerLine({ template: template.name, id, digest, values: all })
  return {
    path: path ?? file.path.map(write).join(''),
    template: template.name,
    id,
    digest,
    isTest,
    holes,
    outside: withHeader(partsOf(file.skeleton, write), header),
  }
}

type Write = (piece: Piece) => string

function writerOf(parameters: readonly Parameter[], values: Values): Write {
  const types = new Map(parameters.map(({ name, type }) => [name, type]))
  return (piece) => {
    if (piece.kind === 'text') return piece.text
    if (piece.kind === 'hole') return ''
    return inForm(values[piece.name] ?? '', types.get(piece.name) ?? 'text', piece.form)
  }
}

function partsOf(pieces: readonly Piece[], write: Write): string[] {
  const parts: string[] = []
  let part = ''
  for (const piece of pieces) {
    if (piece.kind === 'hole') {
      parts.push(`${part}${openMark(piece.name)}`)
      part = closeMark(piece.name)
    } else part += write(piece)
  }
  return [...parts, part]
}

/** What the first line of an instance says: which skeleton it was made from, and with which values. */
export interface InstanceHeader {
  template: string
  id: string
  digest: string
  values: Values
}

/** The line by which an instance is known, e.g. `// template http-handler/handler.ts@0123456789abcdef {"name":"get user"}`. */
export function headerLine({ template, id, digest, values }: InstanceHeader): string {
  return `// template ${template}/${id}@${digest} ${canonicalJson({ ...values })}`
}

/** A hashbang stays the first line. */
function withHeader([first = '', ...rest]: readonly string[], header: string): string[] {
  const end = first.startsWith('#!') ? first.indexOf('\n') + 1 : 0
  return [`${first.slice(0, end)}${header}\n${first.slice(end)}`, ...rest]
}
