import { posix } from 'node:path'
import { hasForm, inForm, wordsOf } from '../skeleton/forms.ts'

/** A file to learn from. */
export interface LearnedFile {
  path: string
  text: string
}

/** What varies in the names of files, and what is around it. */
export interface Names {
  /** Path with the parameter in it, e.g. `src/parse-{{name:kebab}}.ts`. */
  path: string
  /** The name of each file, as words in kebab form; none is empty. */
  names: string[]
}

/** How the paths of files of one kind vary: in the name of the file, of one folder, or of both by the same words; or why they cannot. */
export function varyingNames(files: readonly LearnedFile[]): Names | string {
  const endings = new Set(files.map(({ path }) => endingOf(path)))
  const [ending = ''] = endings
  if (endings.size > 1) return `the files end in ${[...endings].join(' and ')}`
  const paths = files.map(({ path }) => path.slice(0, path.length - ending.length).split('/'))
  const [first = []] = paths
  if (paths.some(({ length }) => length !== first.length)) return 'the files lie at several depths'
  const parts = first.map((_, at) => varyingPart(paths.map((path) => path[at] ?? '')))
  const varying = parts.filter((part) => part.names.some((name) => name !== ''))
  const [one, ...others] = varying
  const names = one?.names ?? []
  if (varying.some((part) => part.isNoKebab)) return 'the names of the files are not in kebab-case'
  const isOne = others.every((part) => part.names.every((name, at) => name === names[at]))
  if (!isOne || names.some((name) => !/^[a-z]/.test(name)) || new Set(names).size < files.length)
    return 'the names of the files do not vary in one place'
  return { path: `${parts.map(({ pattern }) => pattern).join('/')}${ending}`, names }
}

interface VaryingPart {
  /** The part with the parameter in it. */
  pattern: string
  /** What varies, of each file; empty where the part is the same in all. */
  names: string[]
  isNoKebab: boolean
}

/** One folder of the paths, or the name of the files without its ending. */
function varyingPart(texts: readonly string[]): VaryingPart {
  const [only = ''] = texts
  if (texts.every((text) => text === only))
    return { pattern: only, names: texts.map(() => ''), isNoKebab: false }
  const words = texts.map((text) => wordsOf(text))
  const before = sharedLength(words)
  const after = sharedLength(words.map((each) => each.slice(before).reverse()))
  const [first = []] = words
  const kept = [...first.slice(0, before), '{{name:kebab}}', ...(after === 0 ? [] : first.slice(-after))]
  return {
    pattern: kept.join('-'),
    names: words.map((each) => each.slice(before, after === 0 ? undefined : -after).join('-')),
    isNoKebab: texts.some((text) => wordsOf(text).join('-') !== text),
  }
}

function endingOf(path: string): string {
  const name = posix.basename(path)
  return name.slice(name.indexOf('.'))
}

function sharedLength(lists: readonly (readonly string[])[]): number {
  const [first = []] = lists
  const shortest = Math.min(...lists.map(({ length }) => length))
  const at = first.findIndex((word, index) => index >= shortest || lists.some((list) => list[index] !== word))
  return at === -1 ? first.length : at
}

const LOWER = ['kebab', 'snake', 'words', ''] as const
const FORMS = ['constant', 'Capital', ...LOWER] as const

/** A text with each form of a name replaced by the parameter that writes it. */
export function withParameter(text: string, name: string): string {
  let result = text
  for (const form of FORMS) {
    if (!hasForm('name', form)) continue
    const written = inForm(name, 'name', form)
    const mark = form === 'Capital' ? '{{Name}}' : `{{name${form === '' ? '' : `:${form}`}}}`
    // a single word is the same in all lower forms
    const isAmbiguous = form !== '' && form !== 'Capital' && form !== 'constant' && !name.includes('-')
    if (!isAmbiguous) result = result.replace(boundaryOf(form, written), mark)
  }
  return result
}

/** Where a form stands as a word of its own, or as one of a name in camel case. */
function boundaryOf(form: string, written: string): RegExp {
  const [before, after] =
    form === 'Capital' ? ['(?<![A-Z])', '(?![a-z0-9])'] : ['(?<![A-Za-z0-9{:])', '(?![a-z0-9}])']
  return new RegExp(`${before}${written}${after}`, 'g')
}

/** The same text for every file of a kind, where only the name varies: lower forms of a single word cannot be told apart. */
export function comparable(text: string, name: string): string {
  return withParameter(text, name)
    .replaceAll(/\{\{name(?::(?:kebab|snake|words))?\}\}/g, '{{name}}')
    .replaceAll(/\s+/g, ' ')
}
