import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EFFECTS, type Effect } from '../../shared/effects.ts'
import type { ValueTable } from '../../shared/oracle/values/observed.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import { NOT_APART } from '../support/isolation.ts'
import { named } from './catalogue.ts'
import type { Control, HostileChange } from './change.ts'
import { COMMANDS } from './changes/commands.ts'
import { THEFTS } from './changes/thefts.ts'
import type { CommandChange } from './command-change.ts'
import { hostileMachine, isDone, type HostileMachine } from './machine.ts'
import {
  byControl,
  controlsOf,
  hostileRepository,
  readFindings,
  specFor,
  valueFindings,
  valuesOf,
} from './pieces.ts'

const repository = hostileRepository()
let machine: HostileMachine
beforeAll(async () => {
  machine = await hostileMachine()
})
afterAll(async () => {
  repository.remove()
  await machine.close()
})

const ALL = Object.keys(EFFECTS) as Effect[]

function onMachine(name: string): CommandChange {
  const change = [...COMMANDS, ...THEFTS].find((each) => each.name === name)
  if (change === undefined) throw new Error(`no hostile change is called ${name}`)
  return change
}

/** What stops a change whose spec is read, and whose values are judged, in another way; the spec allows every effect. */
async function stoppedBy(
  change: HostileChange,
  spec: Spec,
  changed: (table: ValueTable) => ValueTable,
): Promise<Control[]> {
  const table = await valuesOf(change, specFor(change))
  const found = [
    ...(await readFindings(change, spec, repository, ALL)),
    ...valueFindings(changed(table), spec),
  ]
  return [...byControl(found).keys()].sort()
}

const same = (table: ValueTable): ValueTable => table
const without =
  (...names: ('together' | 'later')[]) =>
  ({ rows }: ValueTable): ValueTable => ({
    rows: rows.map(
      (row) =>
        Object.fromEntries(
          Object.entries(row).filter(([name]) => !names.some((each) => each === name)),
        ) as typeof row,
    ),
  })
const shownOnly =
  (keep: (criterion: Spec['acceptance'][number]) => boolean) =>
  (spec: Spec): Spec => ({
    ...spec,
    acceptance: spec.acceptance.filter(keep),
  })
const whole = (spec: Spec): Spec => spec
const noExamples = (spec: Spec): Spec => ({
  ...spec,
  acceptance: spec.acceptance.map((each) => ({ ...each, examples: [] })),
})

type Off = readonly [
  control: Control,
  change: string,
  spec: (spec: Spec) => Spec,
  table: (table: ValueTable) => ValueTable,
]

/** One line for each control of the values: how a test takes it away, and the change that comes through then. */
const OF_VALUES: readonly Off[] = [
  ['values', 'text-for-number', noExamples, same],
  ['values', 'object-is', noExamples, same],
  ['values', 'reads-spec', noExamples, same],
  ['hold-outs', 'table', shownOnly(({ holdout }) => !holdout), same],
  ['company', 'order-of-calls', whole, without('together', 'later')],
  ['company', 'first-call-right', whole, without('together', 'later')],
  ['later clock', 'bomb-by-now', whole, without('later')],
]

describe('a control of the values that is switched off', () => {
  test.concurrent.each(OF_VALUES)('%s: lets %s through', async (control, name, spec, table) => {
    const change = named(name)
    expect(await stoppedBy(change, specFor(change), same)).toContain(control)
    expect(await stoppedBy(change, spec(specFor(change)), table)).toEqual([])
  })
})

/** Nothing else stops these: without the findings of the control they come through. */
const ALONE: readonly (readonly [control: Control, change: string])[] = [
  ['capability fact', 'function-by-async'],
  ['capability fact', 'import-data'],
  ['hidden text', 'paragraph-separator'],
  ['hidden text', 'confusable-name'],
  ['secrets', 'token-split'],
  ['change scope', 'editor-tasks'],
  ['change scope', 'twin-by-stem'],
  ['public face', 'more-parameters'],
  ['public face', 'async-instead'],
]

describe('a control of the text that is switched off', () => {
  test.concurrent.each(ALONE)('%s: lets %s through', async (control, name) => {
    expect([...(await controlsOf(named(name), repository)).keys()]).toEqual([control])
  })

  test('capability fact: lets through what the spec names', async () => {
    const change = named('eval')
    const spec = specFor(change)
    expect([...byControl(await readFindings(change, spec, repository)).keys()]).toEqual(['capability fact'])
    expect([...byControl(await readFindings(change, spec, repository, ['dynamic-code'])).keys()]).toEqual([])
  })

  test('change scope: lets through what the spec names', async () => {
    const change = named('editor-tasks')
    const spec = { ...specFor(change), paths: { write: Object.keys(change.files), read: [] } }
    expect([...byControl(await readFindings(change, spec, repository)).keys()]).toEqual([])
  })
})

describe('a control of commands that is switched off', () => {
  test('tree check: the change comes through when the next command is asked before', async () => {
    const change = onMachine('check-overwritten')
    expect((await machine.run(change, NOT_APART)).outcome.changed).toEqual(['check.js'])
    // one command that does both is one program: nothing is looked at in between
    const joined = { ...change, then: [], last: change.then }
    expect(isDone(change, await machine.run(joined, NOT_APART))).toBe(true)
  })

  test('strict reports: the change comes through where no report is asked for', async () => {
    for (const change of COMMANDS.filter(({ stops }) => stops.includes('strict reports')))
      expect(isDone(change, await machine.run({ ...change, report: undefined }, NOT_APART))).toBe(true)
  })

  test('scrubbed environment: the change comes through where the station hands the variable on', async () => {
    const change = { ...onMachine('own-environment'), env: ['SECRET_OF_CALLER'] }
    expect(isDone(change, await machine.run(change, NOT_APART))).toBe(true)
  })

  test('redaction: the change comes through with a value that nothing names a secret', async () => {
    const named = onMachine('token-of-all')
    const unnamed = onMachine('environment-of-all')
    expect(isDone(named, await machine.run(named, NOT_APART))).toBe(false)
    expect(isDone(unnamed, await machine.run(unnamed, NOT_APART))).toBe(true)
  })
})
