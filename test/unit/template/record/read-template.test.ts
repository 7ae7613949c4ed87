import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../shared/template/record/read-template.ts'
import { isTemplateFile } from '../../../../shared/template/record/templates-at.ts'
import { EVERY_KIND, EVERY_KIND_SKELETON } from '../templates.ts'

function problemsOf(record: string, skeleton: string | Buffer = EVERY_KIND_SKELETON): string[] {
  const files = new Map([
    ['template.yml', Buffer.from(record)],
    ['all.ts.tmpl', Buffer.from(skeleton)],
  ])
  const reading = readTemplate({ name: 'every-kind', path: '.factory/templates/every-kind', files })
  return reading.kind === 'ok' ? [] : reading.findings.map(({ message, line }) => `${line ?? ''} ${message}`)
}

const change = (from: string, to: string): string => EVERY_KIND.replace(from, to)

describe('a template', () => {
  it('that fits its schema and its skeletons is read', () => {
    expect(problemsOf(EVERY_KIND)).toEqual([])
  })

  it.each<[what: string, record: string, problem: RegExp]>([
    [
      'a path that leads out',
      change('src/{{name:kebab}}.ts', '../{{name:kebab}}.ts'),
      /^6 the path has a dot segment/,
    ],
    [
      'an absolute path',
      change('src/{{name:kebab}}.ts', '/etc/{{name:kebab}}.ts'),
      /the path is not relative/,
    ],
    ['a path of no code', change('src/{{name:kebab}}.ts', 'src/{{name:kebab}}.md'), /is no file of code/],
    ['a hole in a path', change('src/{{name:kebab}}.ts', 'src/a/*{{hole b}}*/.ts'), /a path has no holes/],
    ['an unknown parameter', change('{{name:kebab}}', '{{other}}'), /uses "other", which is no parameter/],
    [
      'an unknown form',
      change('{{name:kebab}}', '{{name:upper}}'),
      /in the form "upper", which a name has not/,
    ],
    [
      'a hole that is not declared',
      change("      more: { kind: members, say: further methods, default: '' }\n", ''),
      /the hole "more", which is not declared/,
    ],
    [
      'a hole that is nowhere',
      change('      more:', '      none: { kind: doc, say: nothing }\n      more:'),
      /has no hole none/,
    ],
    [
      'a skeleton that is not there',
      change('skeleton: all.ts.tmpl', 'skeleton: other.ts.tmpl'),
      /there is no other\.ts\.tmpl/,
    ],
    [
      'a skeleton elsewhere',
      change('skeleton: all.ts.tmpl', 'skeleton: ../all.ts.tmpl'),
      /must match pattern/,
    ],
    ['an unknown kind', change('kind: doc', 'kind: text'), /must be equal to one of the allowed values/],
    ['an unknown field', change('description:', 'colour: red\ndescription:'), /is not a known field/],
    [
      'a pattern that is none',
      change('type: name, say', "type: name, pattern: '(', say"),
      /no regular expression/,
    ],
    [
      'an example that does not fit',
      change('good: [{ with: { name: shelf }', 'good: [{ with: { name: 1a }'),
      /"name" "1a" is not one or more words/,
    ],
    [
      'an example without a skeleton',
      change('fills: { all.ts: { state', 'fills: { other.ts: { state'),
      /no skeleton is called "other\.ts"/,
    ],
    [
      'no bad example',
      change(/ {2}bad: .*\n/.exec(EVERY_KIND)?.[0] ?? '', ''),
      /must have required property 'bad'/,
    ],
    ['an anchor', change('say: what is needed', 'say: &a what is needed'), /anchors are not taken/],
  ])('with %s is refused, with its place', (_, record, problem) => {
    expect(problemsOf(record).join('\n')).toMatch(problem)
  })

  it.each<[what: string, skeleton: string | Buffer, problem: RegExp]>([
    ['a hole twice', `${EVERY_KIND_SKELETON}/*{{hole more}}*/\n`, /the hole "more" twice/],
    ['the mark of an instance', `/* hole more */\n${EVERY_KIND_SKELETON}`, /holds the mark of a filled hole/],
    ['the first line of an instance', `// template a/b.ts@\n${EVERY_KIND_SKELETON}`, /holds the first line/],
    [
      'a line end that is not seen',
      `// a\u2028\n${EVERY_KIND_SKELETON}`,
      /line end or mark that is not seen/,
    ],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), /is not UTF-8/],
  ])('whose skeleton has %s is refused', (_, skeleton, problem) => {
    expect(problemsOf(EVERY_KIND, skeleton).join('\n')).toMatch(problem)
  })

  it('has the same digest whatever its sentences say, and another one when a hole may hold something else', () => {
    const digestOf = (record: string): string => {
      const files = new Map([
        ['template.yml', Buffer.from(record)],
        ['all.ts.tmpl', Buffer.from(EVERY_KIND_SKELETON)],
      ])
      const reading = readTemplate({ name: 'a', path: '.factory/templates/a', files })
      return reading.kind === 'ok' ? (reading.template.files[0]?.digest ?? '') : ''
    }
    expect(digestOf(change('what comes first', 'what comes before'))).toBe(digestOf(EVERY_KIND))
    expect(digestOf(change('leaves: true', 'leaves: false'))).not.toBe(digestOf(EVERY_KIND))
    expect(digestOf(EVERY_KIND)).toMatch(/^[0-9a-f]{16}$/)
  })
})

it.each([
  ['.factory/templates/a/template.yml', true],
  ['.factory/templates/a/b/template.yml', false],
  ['.factory/templates/template.yml', false],
  ['.factory/templates/A/template.yml', false],
  ['.factory/templates/../a', false],
  ['other/.factory/templates/a/template.yml', false],
])('%s is a file of a template: %s', (path, isOne) => {
  expect(isTemplateFile(path)).toBe(isOne)
})
