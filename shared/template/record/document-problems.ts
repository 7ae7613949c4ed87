import { pathProblem } from '../../paths/safe-path.ts'
import { quoted } from '../../text/safe-log.ts'
import { hasForm } from '../skeleton/forms.ts'
import { holeNames, piecesOf, type Piece } from '../skeleton/pieces.ts'
import { isPattern, valueProblems, type Parameter } from '../skeleton/values.ts'
import type { FileDocument, TemplateDocument } from './template-document.ts'

/** What is wrong with a template that fits its schema, by the field. */
export interface TemplateProblem {
  pointer: string
  message: string
  hint: string
}

type Parameters = NonNullable<TemplateDocument['parameters']>
type Texts = ReadonlyMap<string, string>

/** Every way in which template.yml and its skeletons do not fit each other. */
export function documentProblems(document: TemplateDocument, skeletons: Texts): TemplateProblem[] {
  const { parameters = {}, files } = document
  const ids = files.map(({ skeleton }) => skeleton)
  return [
    ...patternProblems(parameters),
    ...files.flatMap((file, index) =>
      fileProblems(file, { parameters, text: skeletons.get(file.skeleton), pointer: `/files/${index}` }),
    ),
    ...ids.flatMap((id, index) => (ids.indexOf(id) < index ? [twice(`/files/${index}/skeleton`, id)] : [])),
    ...exampleProblems(document),
  ]
}

function twice(pointer: string, name: string): TemplateProblem {
  return { pointer, message: `${quoted(name, 80)} is named twice`, hint: 'give each file its own skeleton' }
}

function patternProblems(parameters: Parameters): TemplateProblem[] {
  return Object.entries(parameters).flatMap(([name, { pattern }]) => {
    if (pattern === undefined || isPattern(pattern)) return []
    const message = `the pattern of ${name} is no regular expression`
    return [{ pointer: `/parameters/${name}/pattern`, message, hint: 'write it as JavaScript does' }]
  })
}

interface FileContext {
  parameters: Parameters
  text: string | undefined
  pointer: string
}

function fileProblems(file: FileDocument, { parameters, text, pointer }: FileContext): TemplateProblem[] {
  const at = (field: string, message: string, hint: string): TemplateProblem => ({
    pointer: `${pointer}/${field}`,
    message,
    hint,
  })
  const path = pathFault(file.path, parameters)
  const inPath = path === undefined ? [] : [at('path', path, 'write it like src/{{name:kebab}}.ts')]
  if (text === undefined)
    return [...inPath, at('skeleton', `there is no ${file.skeleton} beside template.yml`, 'add the skeleton')]
  const pieces = piecesOf(text)
  return [
    ...inPath,
    ...parameterFaults(pieces, parameters).map((fault) =>
      at(
        'skeleton',
        `${file.skeleton} ${fault}`,
        'declare it under parameters; plain braces are written { {',
      ),
    ),
    ...holeFaults(pieces, file).map((fault) => at('holes', fault, 'each hole stands once in its skeleton')),
    ...textFaults(text).map((fault) => at('skeleton', `${file.skeleton} ${fault}`, 'leave it out')),
  ]
}

function pathFault(path: string, parameters: Parameters): string | undefined {
  const pieces = piecesOf(path)
  if (holeNames(pieces).length > 0) return 'a path has no holes'
  const [fault] = parameterFaults(pieces, parameters)
  if (fault !== undefined) return `the path ${fault}`
  const sample = pieces.map((piece) => (piece.kind === 'text' ? piece.text : 'x')).join('')
  const problem = pathProblem(sample) ?? (CODE.test(sample) ? undefined : 'is no file of code')
  return problem === undefined ? undefined : `the path ${problem}`
}

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/

function parameterFaults(pieces: readonly Piece[], parameters: Parameters): string[] {
  return pieces.flatMap((piece) => {
    if (piece.kind !== 'parameter') return []
    const type = Object.hasOwn(parameters, piece.name) ? parameters[piece.name]?.type : undefined
    if (type === undefined) return [`uses ${quoted(piece.name, 60)}, which is no parameter`]
    if (hasForm(type, piece.form)) return []
    return [`writes ${piece.name} in the form ${quoted(piece.form, 30)}, which a ${type} has not`]
  })
}

function holeFaults(pieces: readonly Piece[], { skeleton, holes = {} }: FileDocument): string[] {
  const used = holeNames(pieces)
  const declared = Object.keys(holes)
  return [
    ...used
      .filter((name) => !declared.includes(name))
      .map((name) => `${skeleton} has the hole ${quoted(name, 60)}, which is not declared`),
    ...used
      .filter((name, index) => used.indexOf(name) < index)
      .map((name) => `${skeleton} has the hole ${quoted(name, 60)} twice`),
    ...declared.filter((name) => !used.includes(name)).map((name) => `${skeleton} has no hole ${name}`),
  ]
}

/** What only code writes into an instance. */
function textFaults(text: string): string[] {
  return [
    ...(/\/\* (?:hole|end) [a-z0-9-]+ \*\//.test(text) ? ['holds the mark of a filled hole'] : []),
    ...(/^\/\/ template [a-z0-9-]+\//m.test(text) ? ['holds the first line of an instance'] : []),
    ...(/[\u2028\u2029\ufeff]|\r/.test(text) ? ['holds a line end or mark that is not seen'] : []),
  ]
}

function exampleProblems({ parameters = {}, files, examples }: TemplateDocument): TemplateProblem[] {
  const known = parametersOf(parameters)
  const all = (['good', 'bad'] as const).flatMap((kind) =>
    examples[kind].map((example, index) => ({ pointer: `/examples/${kind}/${index}`, example })),
  )
  return all.flatMap(({ pointer, example: { with: values = {}, fills = {} } }) => [
    ...valueProblems(known, values).map(({ name, problem }) => ({
      pointer: `${pointer}/with`,
      message: `${quoted(name, 60)} ${problem}`,
      hint: 'give each parameter a value that fits',
    })),
    ...Object.keys(fills)
      .filter((id) => !files.some(({ skeleton }) => skeleton === `${id}.tmpl`))
      .map((id) => ({
        pointer: `${pointer}/fills`,
        message: `no skeleton is called ${quoted(id, 60)}`,
        hint: IDS,
      })),
  ])
}

const IDS = 'name the skeleton without .tmpl'

/** Parameters as the values of an example are held against. */
function parametersOf(parameters: Parameters): Parameter[] {
  return Object.entries(parameters).map(([name, { type, say, pattern, default: otherwise }]) => ({
    name,
    type,
    say,
    pattern,
    default: otherwise,
  }))
}
