import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { learnTemplate } from '../../../../shared/template/learn/learn-template.ts'

/** A parser of one kind of value. */
function parser(
  name: string,
  steps: string,
  more: { type?: string; doc?: string; imports?: string } = {},
): string {
  const { type = 'number', doc = 'Reads it.', imports = '' } = more
  const pascal = name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return `import { strict } from 'node:assert'
${imports}
/** ${doc} */
export function parse${pascal}(text: string): ${type} {
  const source = text.trim()
  if (source === '') throw new RangeError('no ${name.replaceAll('-', ' ')}')
${steps}
  throw new RangeError('unknown')
}
`
}

const FILES = [
  {
    path: 'src/parse-price.ts',
    text: parser('price', '  const cents = Number(source)\n  if (cents > 0) return cents'),
  },
  {
    path: 'src/parse-date.ts',
    text: parser(
      'date',
      '  const date = new Date(source)\n  strict.ok(date)\n  if (date.getTime() > 0) return date',
      { type: 'Date', doc: 'Reads a day.' },
    ),
  },
  {
    path: 'src/parse-net-weight.ts',
    text: parser('net-weight', "  if (source.endsWith('g')) return 5", {
      imports: "import { join } from 'node:path'\n",
    }),
  },
]

function learned(files = FILES): { skeleton: string; record: string } {
  const result = learnTemplate(ts, 'parser', files)
  if (result.kind === 'bad') throw new Error(result.problem)
  return {
    skeleton: result.files.get('parser.ts.tmpl') ?? '',
    record: result.files.get('template.yml') ?? '',
  }
}

describe('a template is learned from files of one kind', () => {
  it('what is equal is skeleton, what differs is a hole, and what varies with the name is a parameter', () => {
    expect(learned().skeleton).toBe(`import { strict } from 'node:assert'
/*{{hole imports}}*/

/*{{hole about}}*/
export function parse{{Name}}(text: string): {{type}} {
  const source = text.trim()
  if (source === '') throw new RangeError('no {{name:words}}')
  /*{{hole steps}}*/
  if (/*{{hole value}}*/) return /*{{hole value-2}}*/
  throw new RangeError('unknown')
}
`)
  })

  it('the record says what was seen, and has a good and a bad example', () => {
    const { record } = learned()
    expect(record).toContain('path: src/parse-{{name:kebab}}.ts')
    expect(record).toContain("so far: source.endsWith('g') | cents > 0 | date.getTime() > 0")
    expect(record).toMatch(/bad:[^]*finding: HOLE_/)
  })

  it('classes give members and states', () => {
    const shelf = (name: string, state: string, method: string): { path: string; text: string } => ({
      path: `src/${name}-shelf.ts`,
      text: `export class ${name.slice(0, 1).toUpperCase()}${name.slice(1)}Shelf {\n  #state = ${state}\n\n  get state() {\n    return this.#state\n  }\n\n  ${method}\n}\n`,
    })
    const files = [
      shelf('tea', '0', 'add() {\n    this.#state += 1\n  }'),
      shelf('rice', '[1]', 'first() {\n    return this.#state[0]\n  }'),
      shelf('bean', "'a'", 'get text() {\n    return this.#state\n  }'),
    ]
    expect(learned(files).skeleton).toBe(`export class {{Name}}Shelf {
  #state = /*{{hole value}}*/

  get state() {
    return this.#state
  }
  /*{{hole members}}*/
}
`)
  })

  const entry = (path: string, name: string, work: string): { path: string; text: string } => ({
    path,
    text: `import { run } from '../run.ts'\n\nrun('${name}', () => {\n  ${work}\n})\n`,
  })
  const WORK: [string, string][] = [
    ['plan', 'return 1 + 1'],
    ['keep-answers', 'return [2]'],
    ['deliver', "return 'x'"],
  ]

  it.each<[what: string, path: (name: string) => string, pattern: string]>([
    ['a folder', (name) => `actions/${name}/main.ts`, 'actions/{{name:kebab}}/main.ts'],
    ['a folder and the file', (name) => `src/${name}/${name}.ts`, 'src/{{name:kebab}}/{{name:kebab}}.ts'],
    ['a part of a folder', (name) => `src/${name}-part/a.test.ts`, 'src/{{name:kebab}}-part/a.test.ts'],
  ])('the name may vary in %s', (_, path, pattern) => {
    const { record, skeleton } = learned(WORK.map(([name, work]) => entry(path(name), name, work)))
    expect(record).toContain(`path: ${pattern}`)
    expect(skeleton).toContain("run('{{name:kebab}}', () => {")
  })

  it('our own entries of actions are instances of what three of them teach', () => {
    const root = join(import.meta.dirname, '..', '..', '..', '..')
    const paths = ['plan', 'ask', 'deliver'].map((name) => `actions/${name}/main.ts`)
    const { record, skeleton } = learned(
      paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
    )
    expect(record).toContain('path: actions/{{name:kebab}}/main.ts')
    expect(skeleton).toBe(`import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('{{name}}', readInputs, async (inputs, env) => {
  /*{{hole steps}}*/
  return /*{{hole value}}*/
})
`)
  })

  it.each<[what: string, files: { path: string; text: string }[], problem: RegExp]>([
    ['two files', FILES.slice(0, 2), /2 files are given/],
    [
      'files of several folders',
      [...FILES.slice(0, 2), { path: 'lib/parse-a.ts', text: 'export const a = 1' }],
      /do not vary in one place/,
    ],
    [
      'files whose names do not vary',
      ['a', 'a-b', 'a-c'].map((n) => ({ path: `src/${n}.ts`, text: 'const a = 1\n' })),
      /do not vary/,
    ],
    [
      'files that are equal',
      ['a', 'b', 'c'].map((n) => ({ path: `src/${n}x.ts`, text: `export const ${n}x = 1\n` })),
      /nothing to fill/,
    ],
    [
      'a file that cannot be read',
      [...FILES.slice(0, 2), { path: 'src/parse-x.ts', text: 'export const = 1' }],
      /parse-x\.ts cannot be read/,
    ],
    ['other endings', [...FILES.slice(0, 2), { path: 'src/parse-x.js', text: '' }], /end in/],
    [
      'files that export different things',
      ['a', 'b', 'c'].map((n) => ({
        path: `src/${n}.ts`,
        text: `export const x${n}x = 1\nexport function y${n}y() {}\n`,
      })),
      /./,
    ],
  ])('no template comes of %s', (_, files, problem) => {
    const result = learnTemplate(ts, 'parser', files)
    expect(result.kind === 'bad' ? result.problem : 'learned').toMatch(problem)
  })
})
