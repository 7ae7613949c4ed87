import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moveFills } from '../../../../shared/template/instances/move-fills.ts'
import { cutHoles } from '../../../../shared/template/render/cut.ts'
import { putIn } from '../../../../shared/template/render/put-in.ts'
import type { Rendered } from '../../../../shared/template/render/render.ts'
import { skeletonOf, templateOf } from '../templates.ts'

const HOLES: Record<string, string> = {
  about: '{ kind: doc, say: what it is, default: Nothing. }',
  start: "{ kind: statements, say: what comes first, default: '' }",
  value: "{ kind: expression, say: what is given, default: '0' }",
  fields: "{ kind: members, say: what it has, default: '' }",
  more: "{ kind: statements, say: what comes last, default: 'void n' }",
}

/** A skeleton with the holes that it names. */
function skeleton(text: string): Rendered {
  const names = [...text.matchAll(/\{\{hole (\w+)\}\}/g)].map(([, name = '']) => name)
  const record = `version: "1"
description: Adds something.
parameters:
  name: { type: name, say: what is added }
files:
  - path: src/{{name:kebab}}.ts
    skeleton: a.ts.tmpl
    holes:
${names.map((name) => `      ${name}: ${HOLES[name] ?? ''}`).join('\n')}
examples:
  good: [{ with: { name: tea }, fills: { a.ts: { value: '1' } } }]
  bad: [{ with: { name: tea }, finding: HOLE_KIND, fills: { a.ts: { value: '1, 2' } } }]
`
  return skeletonOf(templateOf('add', { 'template.yml': record, 'a.ts.tmpl': text }), { name: 'tea' })
}

const BEFORE = `/*{{hole about}}*/
export function {{name}}(n: number): number {
  /*{{hole start}}*/
  return n + (/*{{hole value}}*/)
}
export interface {{Name}} {
  /*{{hole fields}}*/
}
`
/** How a template may move on under its instances. */
const LATER = [
  BEFORE.replace('(n: number)', '(n: number, m = 0)'),
  BEFORE.replace('export interface', '// what it has\nexport interface'),
  BEFORE.replace('return n + (', 'if (n < 0) throw new RangeError(String(n))\n  return (').replace(
    'tea',
    'cup',
  ),
  BEFORE.replace(/export interface[^]*$/, '').concat('export type {{Name}} = {\n  /*{{hole fields}}*/\n}\n'),
  BEFORE.replace('  return', '  /*{{hole more}}*/\n  return'),
  `export interface {{Name}} {\n  /*{{hole fields}}*/\n}\n${BEFORE.replace(/export interface[^]*$/, '')}`,
]

/** What people write between two marks: layout, comments, strings over lines, both line ends. */
const inside = fc
  .array(
    fc.constantFrom(
      ...['x', ' ', '  ', '\t', '\n', '\r\n', '// note', '/* note */', '/** Note. */', '`a\n  b`', "'\\\n'"],
      ...['{', '}', '(', '木', '\u2028', '$&', '/* hole', '*/', 'const a = 1', ';'],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

const insides = fc.record({ about: inside, start: inside, value: inside, fields: inside })

/** An instance as people left it: the skeleton, and between its marks whatever they wrote. */
function instance(texts: Record<string, string>, ends: string): string {
  const { outside, holes } = skeleton(BEFORE)
  const part = (text: string): string => text.replaceAll('\n', ends)
  return outside.map((text, at) => `${part(text)}${texts[holes[at]?.name ?? ''] ?? ''}`).join('')
}

function holesOf(text: string): Map<string, string> {
  const cut = cutHoles(text)
  return new Map(cut.kind === 'ok' ? cut.holes.map(({ name, text: own }) => [name, own]) : [])
}

describe('the fills of an instance', () => {
  it('stay to the byte while the skeleton moves on around them, and what is around them is that of the skeleton', () => {
    fc.assert(
      fc.property(insides, fc.constantFrom(...LATER), fc.constantFrom('\n', '\r\n'), (texts, later, ends) => {
        fc.pre(holesOf(instance(texts, ends)).size === 4)
        const before = instance(texts, ends)
        const after = moveFills(before, skeleton(later))
        for (const [name, text] of holesOf(before)) expect(holesOf(after).get(name)).toBe(text)
        const cut = cutHoles(after)
        const isWindows = before.includes('\r\n')
        const wanted = skeleton(later).outside.map((part) =>
          isWindows ? part.replaceAll('\n', '\r\n') : part,
        )
        expect(cut.kind === 'ok' && cut.outside).toEqual(wanted)
        expect(moveFills(after, skeleton(later))).toBe(after)
      }),
      { numRuns: 500 },
    )
  })

  it('lose and win nothing but white space at the start of lines where their place lies deeper', () => {
    const deeper = BEFORE.replace('  /*{{hole start}}*/', '  {\n    /*{{hole start}}*/\n  }')
    const texts = fc.array(fc.constantFrom('const a = 1', '  void a', '// why', '/* b */', ''), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(texts, (lines) => {
        const before = instance({ start: `\n${lines.map((line) => `  ${line}`).join('\n')}\n  ` }, '\n')
        const after = holesOf(moveFills(before, skeleton(deeper))).get('start') ?? ''
        const words = (text: string): string[] =>
          text
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean)
        expect(words(after)).toEqual(words(lines.join('\n')))
      }),
    )
  })

  it('that the instance has not are the defaults of the skeleton', () => {
    const later = LATER[4] ?? ''
    const text = moveFills(instance({}, '\n'), skeleton(later))
    expect(holesOf(text).get('more')).toBe(holesOf(putIn(skeleton(later), new Map())).get('more'))
  })
})
