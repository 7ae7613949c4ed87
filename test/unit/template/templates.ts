import { readTemplate } from '../../../shared/template/record/read-template.ts'
import type { Template } from '../../../shared/template/record/template.ts'
import { renderTemplate, type Rendered } from '../../../shared/template/render/render.ts'

/** A template of these texts; one that cannot be read is a mistake of the test. */
export function templateOf(name: string, files: Record<string, string>): Template {
  const reading = readTemplate({
    name,
    path: `.factory/templates/${name}`,
    files: new Map(Object.entries(files).map(([file, text]) => [file, Buffer.from(text)])),
  })
  if (reading.kind === 'ok') return reading.template
  throw new Error(JSON.stringify(reading.findings))
}

/** The only file of a template. */
export function skeletonOf(template: Template, values: Record<string, string> = {}): Rendered {
  const [file] = renderTemplate(template, values)
  if (file === undefined) throw new Error('the template has no file')
  return file
}

/** A template with one hole of each kind. */
export const EVERY_KIND = `version: "1"
description: One hole of each kind.
parameters:
  name: { type: name, say: what it is called }
files:
  - path: src/{{name:kebab}}.ts
    skeleton: all.ts.tmpl
    holes:
      imports: { kind: imports, say: what is needed, default: '' }
      about: { kind: doc, say: what it is for, default: '' }
      start: { kind: statements, say: what comes first, default: '' }
      state: { kind: expression, say: the first state }
      rest: { kind: statements, say: what is answered, leaves: true, gives: [answer], default: '' }
      more: { kind: members, say: further methods, default: '' }
      options: { kind: members, say: further options, default: '' }
examples:
  good: [{ with: { name: shelf }, fills: { all.ts: { state: '0' } } }]
  bad: [{ with: { name: shelf }, finding: HOLE_KIND, fills: { all.ts: { state: 'a, b' } } }]
`

export const EVERY_KIND_SKELETON = `/*{{hole imports}}*/
import { join } from 'node:path'

/*{{hole about}}*/
export class {{Name}} {
  private count = /*{{hole state}}*/

  add(n: number): number {
    if (n < 0) return 0
    /*{{hole start}}*/
    const before = this.count
    this.count = before + n
    let answer = this.count
    /*{{hole rest}}*/
    return answer
  }

  /*{{hole more}}*/
}

export const {{name}}Options = {
  path: join('a', 'b'),
  /*{{hole options}}*/
  strict: true,
}
`

/** The rendered skeleton with one hole of each kind. */
export function everyKind(): Rendered {
  const template = templateOf('every-kind', {
    'template.yml': EVERY_KIND,
    'all.ts.tmpl': EVERY_KIND_SKELETON,
  })
  return skeletonOf(template, { name: 'shelf' })
}
