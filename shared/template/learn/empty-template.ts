import { stringify } from 'yaml'
import { RECORD_FILE } from '../record/read-template.ts'

/** Where instances of a template lie that was begun from nothing. */
export const FIRST_PATH = 'src/{{name:kebab}}.ts'

/**
 * The files of a template that was begun from nothing, by name: one exported function with a comment and a body to fill, an example that passes and one that is
 * refused. A path that ends in `js` gets no types.
 */
export function emptyTemplate(name: string, path: string): Map<string, string> {
  const ending = /\.[^./]*$/.exec(path)?.[0] ?? '.ts'
  const id = `${name}${ending}`
  return new Map([
    [RECORD_FILE, stringify(recordOf(id, path), { lineWidth: 0, aliasDuplicateObjects: false })],
    [`${id}.tmpl`, skeletonOf(/^\.[cm]?tsx?$/.test(ending))],
  ])
}

function skeletonOf(isTyped: boolean): string {
  const [text, result] = isTyped ? [': string', ': string'] : ['', '']
  return [
    '/*{{hole about}}*/',
    `export function {{name}}(text${text})${result} {`,
    '  /*{{hole steps}}*/',
    '}',
    '',
  ].join('\n')
}

function recordOf(id: string, path: string): Record<string, unknown> {
  const values = { name: 'first example' }
  const about = 'Gives the text without blanks around it.'
  return {
    version: '1',
    description: 'Say what files of this kind are for.',
    parameters: { name: { type: 'name', say: 'say what is named here' } },
    files: [
      {
        path,
        skeleton: `${id}.tmpl`,
        holes: {
          about: { kind: 'doc', say: 'Say what the function gives.' },
          steps: { kind: 'statements', say: 'Say what stands here.', leaves: true },
        },
      },
    ],
    examples: {
      good: [{ with: values, fills: { [id]: { about, steps: 'return text.trim()' } } }],
      bad: [
        {
          with: values,
          fills: { [id]: { about, steps: 'return text\n}\nexport function other() {' } },
          finding: 'HOLE_ESCAPE',
        },
      ],
    },
  }
}
