import { yamlWord } from '../../text/yaml-word.ts'
import type { ModuleStyle } from './module-style.ts'

/** The text of a first spec, before anybody looked whether it fits the repository. */
export interface Draft {
  id: string
  /** The file the change would write. */
  writes: string
  text: string
  codes?: string[]
}

/** A small function that few repositories have. */
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

export const FUNCTIONS: readonly FunctionDraft[] = [
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

/** The specification of one small function, as a module of the style of this repository. */
export function functionSpec(draft: FunctionDraft, { folder, extension }: ModuleStyle): Draft {
  const module = `${folder}/${draft.id}${extension}`
  const text = `---
id: ${draft.id}
title: ${draft.title}
why: ${draft.why}
paths: { write: [${yamlWord(module)}] }
interface:
  - module: ${yamlWord(module)}
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

export const PAGE: Draft = {
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
