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

/** How the names of files of one kind vary; or why they cannot. */
export function varyingNames(files: readonly LearnedFile[]): Names | string {
  const folders = new Set(files.map(({ path }) => posix.dirname(path)))
  const endings = new Set(files.map(({ path }) => endingOf(path)))
  const [folder = '.'] = folders
  const [ending = ''] = endings
  if (folders.size > 1) return 'the files lie in several folders'
  if (endings.size > 1) return `the files end in ${[...endings].join(' and ')}`
  const stems = files.map(({ path }) => posix.basename(path, ending))
  if (stems.some((stem) => wordsOf(stem).join('-') !== stem))
    return 'the names of the files are not in kebab-case'
  const words = stems.map((stem) => wordsOf(stem))
  const before = sharedLength(words)
  const after = sharedLength(words.map((each) => each.slice(before).reverse()))
  const names = words.map((each) => each.slice(before, after === 0 ? undefined : -after).join('-'))
  if (names.some((name) => !/^[a-z]/.test(name)) || new Set(names).size < names.length)
    return 'the names of the files do not vary in one place'
  const [first = []] = words
  const parts = [...first.slice(0, before), '{{name:kebab}}', ...(after === 0 ? [] : first.slice(-after))]
  return { path: posix.join(folder, `${parts.join('-')}${ending}`), names }
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
