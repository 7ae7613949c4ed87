import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { emptyTemplate, FIRST_PATH } from '../../../../shared/template/learn/empty-template.ts'
import { startTemplate } from '../../../../shared/template/learn/start-template.ts'
import { proveInstance } from '../../../../shared/template/proof/prove-instance.ts'
import { putIn } from '../../../../shared/template/render/put-in.ts'
import { renderTemplate } from '../../../../shared/template/render/render.ts'
import { templateOf } from '../templates.ts'

const PARSER = `import { strict } from 'node:assert'

/** A price in cents. */
export function parsePrice(text: string): number {
  const source = text.trim()
  strict.ok(source)
  return Number(source)
}

export const twice = (n: number): number => n * 2

export class PriceList {
  private readonly prices: number[] = []

  add(text: string): void {
    this.prices.push(parsePrice(text))
  }
}
`

function started(text: string, path = 'src/parse-price.ts', named: string | undefined = 'price') {
  return startTemplate(ts, 'parser', { path, text, named })
}

describe('a template that begins from one file', () => {
  it('has the bodies of its functions and the comments of its exports as holes', () => {
    const learned = started(PARSER)
    expect(learned.kind === 'ok' ? learned.files.get('parser.ts.tmpl') : learned.problem)
      .toBe(`import { strict } from 'node:assert'

/*{{hole about}}*/
export function parse{{Name}}(text: string): number {
  /*{{hole body}}*/
}

export const twice = (n: number): number => /*{{hole twice}}*/

export class {{Name}}List {
  private readonly prices: number[] = []

  add(text: string): void {
    /*{{hole add}}*/
  }
}
`)
  })

  it('has the file as its good example', () => {
    const learned = started(PARSER)
    if (learned.kind === 'bad') throw new Error(learned.problem)
    const { template } = learned
    expect(template.files[0]?.holes.map(({ name, kind, leaves }) => `${name} ${kind} ${leaves}`)).toEqual([
      'about doc false',
      'body statements true',
      'twice expression false',
      'add statements false',
    ])
    const [example] = template.good
    expect(example).toMatchObject({
      with: { name: 'price' },
      fills: { 'parser.ts': { about: 'A price in cents.' } },
    })
    expect(template.bad.map(({ finding }) => finding)).toEqual(['HOLE_KIND'])
  })

  it('takes the whole name of the file where nobody says what varies', () => {
    const learned = startTemplate(ts, 'parser', {
      path: 'src/half.js',
      text: 'export function half(n) { return n / 2 }\n',
      named: undefined,
    })
    expect(learned.kind === 'ok' && [...learned.files.keys()]).toEqual(['template.yml', 'parser.js.tmpl'])
    expect(learned.kind === 'ok' && learned.files.get('parser.js.tmpl')).toContain(
      'export function {{name}}(n)',
    )
  })

  it.each([
    [
      'export const a = 1\n',
      'src/parse-price.ts',
      'price',
      'src/parse-price.ts has no function whose body could be a hole',
    ],
    [
      'export function (',
      'src/parse-price.ts',
      'price',
      'src/parse-price.ts cannot be read: Identifier expected.',
    ],
    [
      PARSER,
      'src/parsePrice.ts',
      'price',
      'src/parsePrice.ts does not have price in its name: the words that vary stand there in kebab-case',
    ],
  ])('cannot be made of %j in %s', (text, path, named, problem) => {
    expect(started(text, path, named)).toEqual({ kind: 'bad', problem })
  })
})

describe('a template that begins from nothing', () => {
  it.each([FIRST_PATH, 'lib/{{name:kebab}}/main.js'])(
    'has an example that passes and one that is refused, at %s',
    (path) => {
      const template = templateOf('first', Object.fromEntries(emptyTemplate('first', path)))
      const codes = [...template.good, ...template.bad].map(({ with: values, fills }) => {
        const [skeleton] = renderTemplate(template, values)
        if (skeleton === undefined) return []
        const text = putIn(skeleton, new Map(Object.entries(fills[skeleton.id] ?? {})))
        return proveInstance(ts, { path: skeleton.path, text, skeleton, isNew: true }).map(({ code }) => code)
      })
      expect(codes).toEqual([[], ['HOLE_ESCAPE']])
    },
  )
})
