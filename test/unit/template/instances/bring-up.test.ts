import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import {
  broughtUpProblem,
  instanceStates,
  type InstanceState,
} from '../../../../shared/template/instances/bring-up.ts'
import type { Template } from '../../../../shared/template/record/template.ts'
import { putIn } from '../../../../shared/template/render/put-in.ts'
import type { Rendered } from '../../../../shared/template/render/render.ts'
import { skeletonOf, templateOf } from '../templates.ts'

const RECORD = `version: "1"
description: Adds something.
parameters:
  name: { type: name, say: what is added }
files:
  - path: src/{{name:kebab}}.ts
    skeleton: add.ts.tmpl
    holes:
      start: { kind: statements, say: what comes first, default: '' }
      value: { kind: expression, say: what is added }
examples:
  good: [{ with: { name: tea }, fills: { add.ts: { value: '1' } } }]
  bad: [{ with: { name: tea }, finding: HOLE_KIND, fills: { add.ts: { value: '1, 2' } } }]
`
const SKELETON = `export function {{name}}(n: number): number {
  /*{{hole start}}*/
  return n + (/*{{hole value}}*/)
}
`

function adding(record = RECORD, skeleton = SKELETON): Template {
  return templateOf('add', { 'template.yml': record, 'add.ts.tmpl': skeleton })
}

const MADE: Rendered | undefined = skeletonOf(adding(), { name: 'tea' })
const TEXT = putIn(
  skeletonOf(adding(), { name: 'tea' }),
  new Map([
    ['start', 'const a = `x\n  y`\nvoid a'],
    ['value', '[1].reduce(\n  (a, b) => a + b,\n)'],
  ]),
)

/** `made`: the skeleton that history has for the instance. */
function stateOf(template: Template, text = TEXT, made = MADE): InstanceState {
  const templates = new Map([['add', { kind: 'ok' as const, template }]])
  const [state] = instanceStates([{ path: 'src/tea.ts', text }], templates, () => made)
  if (state === undefined) throw new Error('no state')
  return state
}

function nextOf(state: InstanceState): Extract<InstanceState, { kind: 'lagging' | 'changed' }>['next'] {
  if (state.kind === 'lagging' || state.kind === 'changed') return state.next
  throw new Error(`the instance is ${state.kind}`)
}

describe('an instance', () => {
  it('is current while the template is the same', () => {
    expect(stateOf(adding()).kind).toBe('current')
    expect(stateOf(adding(), TEXT.replaceAll('\n', '\r\n')).kind).toBe('current')
  })

  it('stays current when only sentences and defaults of the template change', () => {
    expect(stateOf(adding(RECORD.replace('what comes first', 'what comes before'))).kind).toBe('current')
  })

  it('lags once the skeleton has moved on, and keeps what is in its holes', () => {
    const moved = adding(
      RECORD,
      SKELETON.replace('return n +', 'if (n < 0) throw new RangeError()\n  return n +'),
    )
    const state = stateOf(moved)
    expect(state.kind).toBe('lagging')
    const next = nextOf(state)
    const fills = new Map([
      ['start', 'const a = `x\n  y`\nvoid a'],
      ['value', '[1].reduce(\n  (a, b) => a + b,\n)'],
    ])
    expect(next).toEqual({
      kind: 'ok',
      text: putIn(skeletonOf(moved, { name: 'tea' }), fills),
      added: [],
      dropped: [],
    })
    const templates = new Map([['add', { kind: 'ok' as const, template: moved }]])
    if (next.kind === 'ok') expect(broughtUpProblem(ts, 'src/tea.ts', next.text, templates)).toBeUndefined()
  })

  it('that lags says whether its outside is what the template of then made', () => {
    const moved = adding(RECORD, SKELETON.replace('n + (', '(n) + ('))
    const touched = TEXT.replace('n: number)', 'm: number)')
    expect(stateOf(moved)).toMatchObject({ kind: 'lagging', outside: 'kept' })
    expect(stateOf(moved, TEXT.replaceAll('\n', '\r\n'))).toMatchObject({ outside: 'kept' })
    expect(stateOf(moved, touched)).toMatchObject({ kind: 'lagging', outside: 'changed' })
    const [state] = instanceStates(
      [{ path: 'src/tea.ts', text: TEXT }],
      new Map([['add', { kind: 'ok' as const, template: moved }]]),
      () => undefined,
    )
    expect(state).toMatchObject({ kind: 'lagging', outside: 'unknown' })
  })

  it('is brought up to the same text again and again', () => {
    const next = nextOf(stateOf(adding(RECORD, SKELETON.replace('n + (', '(n) + ('))))
    const again = stateOf(
      adding(RECORD, SKELETON.replace('n + (', '(n) + (')),
      next.kind === 'ok' ? next.text : '',
    )
    expect(again.kind).toBe('current')
  })

  it('says which holes are new and which are gone', () => {
    const record = RECORD.replace(
      "      start: { kind: statements, say: what comes first, default: '' }",
      "      first: { kind: statements, say: what comes first, default: 'void n' }",
    )
    const next = nextOf(stateOf(adding(record, SKELETON.replace('hole start', 'hole first'))))
    expect(next).toMatchObject({ kind: 'ok', added: ['first'], dropped: ['start'] })
  })

  it('has changed where somebody touched what is outside of its holes', () => {
    expect(stateOf(adding(), TEXT.replace('n: number)', 'm: number)')).kind).toBe('changed')
  })

  it.each<[what: string, template: () => Template, text: string, problem: RegExp]>([
    [
      'a new parameter',
      () =>
        adding(
          RECORD.replace('files:', '  unit: { type: text, say: the unit }\nfiles:').replaceAll(
            'name: tea',
            'name: tea, unit: g',
          ),
          `// {{unit}}\n${SKELETON}`,
        ),
      TEXT,
      /its value unit is missing/,
    ],
    [
      'a new expression',
      () =>
        adding(
          RECORD.replace('examples:', '      more: { kind: expression, say: more }\nexamples:'),
          SKELETON.replace('n + (', 'n + (/*{{hole more}}*/) + ('),
        ),
      TEXT,
      /more has no default/,
    ],
    ['a hole that is not closed', () => adding(), TEXT.replace('/* end value */', ''), /value is not closed/],
  ])('cannot be brought up with %s', (_, template, text, problem) => {
    const next = nextOf(stateOf(template(), text))
    expect(next.kind === 'bad' ? next.problem : '').toMatch(problem)
  })

  it('of a template that is gone is unknown', () => {
    expect(instanceStates([{ path: 'src/tea.ts', text: TEXT }], new Map(), () => undefined)).toMatchObject([
      { kind: 'unknown' },
    ])
  })

  it('whose fill does not stand in the new skeleton is not brought up', () => {
    const moved = adding(
      RECORD,
      SKELETON.replace('{\n  /*{{hole start}}*/', '{\n  const a = 1\n  /*{{hole start}}*/\n  void a'),
    )
    const next = nextOf(stateOf(moved))
    const templates = new Map([['add', { kind: 'ok' as const, template: moved }]])
    expect(next.kind === 'ok' && broughtUpProblem(ts, 'src/tea.ts', next.text, templates)).toContain(
      'HOLE_NAME',
    )
  })
})
