import { posix } from 'node:path'
import { covers, literalPrefix } from '../../paths/declared-paths.ts'
import { exercises, type Factory } from '../../factory/factory.ts'

/** A spec to try the line with. */
export interface DraftSpec {
  path: string
  text: string
  /** Code that is right for it; `undefined` for what only people or a model can judge. */
  trial: Trial | undefined
}

/** A first spec with code that is right for it. */
export interface Trial {
  /** Path of the spec. */
  spec: string
  /** Of the spec, and name of its function. */
  id: string
  /** Path of the module. */
  module: string
  /** An ES module, with types where the module has some. */
  code: string
  /** The same in other ways of writing, for houses that want one of them. */
  others: string[]
}

export interface SpecContext {
  factory: Pick<Factory, 'specs' | 'line'>
  files: readonly string[]
  /** Folder of the project, with a final slash; empty for the whole repository. */
  under: string
}

/**
 * Tiny specs for a repository, best first: a small function when there is code and a station that calls examples, else a page of
 * documentation. The caller finds out which of them is valid, because something like it may exist already.
 */
export function draftSpecs({ factory, files, under }: SpecContext): DraftSpec[] {
  const isExercised = factory.line.some(({ name }) => exercises(factory.line, name))
  const module = isExercised ? moduleStyle(files, under) : undefined
  const functions = module === undefined ? [] : FUNCTIONS.map((draft) => functionSpec(draft, module))
  const fresh = [...functions, ...(under === '' ? [PAGE] : [])].filter(
    ({ writes }) => !files.includes(writes),
  )
  return fresh.flatMap(({ id, text, writes, codes }) => {
    const path = posix.join(literalPrefix(factory.specs), `${id}.spec.md`)
    const trial = codes === undefined ? undefined : trialOf(path, { id, writes, codes })
    return covers(factory.specs, path) ? [{ path, text, trial }] : []
  })
}

function trialOf(
  spec: string,
  { id, writes, codes: [code = '', ...others] }: Pick<Draft, 'id' | 'writes'> & { codes: string[] },
): Trial {
  return { spec, id, module: writes, code, others }
}

interface ModuleStyle {
  folder: string
  extension: string
}

/** Where this repository keeps code, and in which language; `undefined` when it has no JavaScript or TypeScript. */
function moduleStyle(files: readonly string[], under: string): ModuleStyle | undefined {
  const code = files.filter(
    (path) => /\.[cm]?[jt]s$/.test(path) && !/\.d\.[cm]?ts$|(^|\/)\.|\.config\.|test/i.test(path),
  )
  if (code.length === 0) return undefined
  const folder = under + sourceFolder(code.map((path) => path.slice(under.length)))
  const extensions = ['.ts', '.mts', '.mjs', '.js']
  const extension = extensions.find((each) =>
    code.some((path) => path.endsWith(each) && path.startsWith(folder)),
  )
  return {
    folder,
    extension: extension ?? extensions.find((each) => code.some((path) => path.endsWith(each))) ?? '.ts',
  }
}

/** Names that folders of sources have. */
const SOURCES = ['src', 'lib', 'source']

/** The folder of sources at the root, else that of the package with most code. */
function sourceFolder(code: readonly string[]): string {
  const atRoot = SOURCES.find((name) => code.some((path) => path.startsWith(`${name}/`)))
  if (atRoot !== undefined) return atRoot
  const folders = code.flatMap((path) => /^(?:[^/]+\/){1,3}?(?:src|lib|source)(?=\/)/.exec(path)?.[0] ?? [])
  const counts = [...Map.groupBy(folders, (folder) => folder)].sort((a, b) => b[1].length - a[1].length)
  return counts[0]?.[0] ?? 'src'
}

interface FunctionDraft {
  id: string
  title: string
  why: string
  signature: string
  doc: string
  /** The lines of a right function. */
  body: string[]
  ears: string
  /** The last third is kept from the writer: a change that is fitted to the others is wrong there. */
  examples: [call: string, returns: string][]
}

const FUNCTIONS: readonly FunctionDraft[] = [
  {
    id: 'ordinal',
    title: 'English ordinal of a whole number',
    why: 'Ranks are printed as 3. where readers expect 3rd.',
    signature: 'function ordinal(rank: number): string',
    doc: 'A whole number with its English suffix, such as 3rd.',
    body: [
      'const isTeen = Math.floor((rank % 100) / 10) === 1',
      "const suffix = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')",
      'return `${rank}${suffix}`',
    ],
    ears: 'When given a whole number from 1 on, ordinal shall return its digits followed by st, nd, rd or th.',
    examples: [
      ['ordinal(1)', '1st'],
      ['ordinal(23)', '23rd'],
      ['ordinal(112)', '112th'],
    ],
  },
  {
    id: 'initials',
    title: 'Initials of a name',
    why: 'People without a picture are shown as an empty circle.',
    signature: 'function initials(name: string): string',
    doc: 'The first letters of the first and last word of a name, in upper case.',
    body: [
      "const words = name.split(' ')",
      "const letters = [words[0], words.at(-1)].map((word) => (word ?? '').charAt(0))",
      "return letters.join('').toUpperCase()",
    ],
    ears: 'When given a name of several words, initials shall return the first letters of its first and last word in upper case.',
    examples: [
      ['initials("ada lovelace")', 'AL'],
      ['initials("Jean-Luc de la Tour")', 'JT'],
      ['initials("grace brewster hopper")', 'GH'],
    ],
  },
]

interface Draft {
  id: string
  /** The file the change would write. */
  writes: string
  text: string
  codes?: string[]
}

function functionSpec(draft: FunctionDraft, { folder, extension }: ModuleStyle): Draft {
  const module = `${folder}/${draft.id}${extension}`
  const text = `---
id: ${draft.id}
title: ${draft.title}
why: ${draft.why}
paths: { write: [${module}] }
interface:
  - module: ${module}
    signature: ${JSON.stringify(draft.signature)}
    doc: ${draft.doc}
acceptance:
  - id: AC-1
    ears: ${draft.ears}
    examples:
${exampleRows(draft).join('\n')}
---

A first spec, to see the line run. Replace it by one of your own: only the front matter counts.

The writer never sees a row with \`holdout: true\`. Keep about one row in three from it: what is fitted to the others is found there.
`
  return { id: draft.id, writes: module, text, codes: codesOf(draft, /\.m?ts$/.test(extension)) }
}

/** Declared, and as a constant. */
function codesOf({ id, signature, doc, body }: FunctionDraft, isTyped: boolean): string[] {
  const declared = isTyped ? signature : signature.replace(/: \w+(?=[),])/g, '').replace(/\): \w+$/, ')')
  const constant = `const ${id} = ${declared.slice(`function ${id}`.length)} =>`
  return [declared, constant].map((head) =>
    [`/** ${doc} */`, `export ${head} {`, ...body.map((line) => `  ${line}`), '}'].join('\n'),
  )
}

function exampleRows({ examples }: FunctionDraft): string[] {
  const told = examples.length - Math.floor(examples.length / 3)
  return examples.map(([call, returns], index) => {
    const holdout = index < told ? '' : ', holdout: true'
    return `      - { call: ${JSON.stringify(call)}, returns: ${returns}${holdout} }`
  })
}

const PAGE: Draft = {
  id: 'line-page',
  writes: 'docs/line.md',
  text: `---
id: line-page
title: A page about the line of this repository
why: Newcomers do not know that a specification comes before the code here.
paths: { write: [docs/line.md] }
acceptance:
  - id: AC-1
    ears: The page shall name each station of factory.yml and what it checks.
    check: review
---

A first spec, to see the line run. Replace it by one of your own: only the front matter counts.
`,
}
