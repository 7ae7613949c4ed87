import { describe, expect, it } from 'vitest'
import { withDefaults } from '../../../shared/factory/factory-defaults.ts'
import type { Station } from '../../../shared/factory/factory.ts'
import { next, start, type MachineEvent, type MachineState } from '../../../shared/factory/machine.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { NEXT_BY_KIND, refusalOf, type RefusalRow } from '../../support/refusal-of.ts'

const ROWS: Record<string, string | undefined> = {
  'spec-validate': '{ pass: generate }',
  generate: '{ pass: test }',
  test: '{ run: [npm test], report: junit.xml, pass: review, stop: generate }',
  review: '{ pass: trace-publish }',
  'trace-publish': '{}',
}
const WRITER = 'writer: { endpoint: "http://127.0.0.1/v1", model: m-1 }'

/** A line in which these stations are written otherwise, are more, or (`undefined`) are left out. */
function table(changes: Record<string, string | undefined> = {}, models = WRITER, more = ''): string {
  const rows = Object.entries({ ...ROWS, ...changes }).filter(([, row]) => row !== undefined)
  const line = rows.map(([name, row]) => `  ${name}: ${row ?? ''}`).join('\n')
  return `version: "1"\nname: l\nmodels: { ${models} }\n${more}line:\n${line}\n`
}

function field(text: string): string {
  return table({}, WRITER, `${text}\n`)
}

function model(fields: string): string {
  return table({}, `writer: { model: m, ${fields} }`)
}

const INSIDE = 'give a path inside the repository, with forward slashes'

describe('a factory.yml that is refused says what is wrong and what to do:', () => {
  it.each<[code: string, text: string | Uint8Array, message: string, hint: string]>([
    [
      'FACTORY_ENCODING',
      Uint8Array.of(0x61, 0xff),
      'factory.yml is not valid UTF-8',
      'save the file as UTF-8',
    ],
    ['FACTORY_SCHEMA', '[]', 'the file must be object', 'see schemas/factory.schema.json'],
    [
      'FACTORY_SCHEMA',
      field('rounds: 0'),
      'rounds must be >= 1',
      'Most passes through generate, the first one included. Default: 3.',
    ],
    [
      'FACTORY_SCHEMA',
      table().replace('name: l', 'name: L'),
      'name must match pattern "^[a-z0-9]+(-[a-z0-9]+)*$"',
      'Name of the line: lower-case letters, digits and single dashes, at most 40 characters. Part of every link.',
    ],
    [
      'FACTORY_EXPRESSION',
      table({ test: '{ run: ["echo ${{ github.token }}"], report: j, pass: review }' }),
      'a workflow expression ${{ }} is not allowed here',
      'write the value itself; commands get no secrets, and models name theirs with key',
    ],
    ['FACTORY_PATH', field('house: ../house.yml'), 'the path has a dot segment', INSIDE],
    [
      'FACTORY_SIGNING',
      field('repository: acme/shop\nsigning: { mode: keyless }'),
      'keyless signing names no instance',
      'instance: public (names of repository, workflow and commit stand in public logs for ever), github (Enterprise Cloud), or servers of your own',
    ],
    [
      'FACTORY_KEY',
      model('endpoint: "https://llm.example.com/v1"'),
      'the model names no key',
      'name the environment variable that holds its API key, such as key: OPENAI_API_KEY',
    ],
    [
      'FACTORY_KEY',
      model('endpoint: "https://llm.example.com/v1", key: GITHUB_TOKEN'),
      'GITHUB_TOKEN is of the runner, of a registry or of a station: it is no key of a model',
      'put the key in a variable of its own, such as OPENAI_API_KEY',
    ],
    ['FACTORY_WRITER', table({}, ''), 'there is no model to ask', 'name one under models.writer'],
    [
      'FACTORY_WRITER',
      table({}, 'writer: { command: [a], setupMinutes: 1 }'),
      'setupMinutes limits setup, which the writer does not have',
      'add setup, or remove setupMinutes',
    ],
    [
      'FACTORY_WRITER',
      table({}, 'writer: { from: patch, branch: b }'),
      'branch says where a change lies that comes from a branch',
      'remove branch, or write from: branch',
    ],
    [
      'FACTORY_WRITER',
      table({}, 'writer: { from: branch }, second: { endpoint: "http://127.0.0.1/v1", model: m-2 }'),
      'a second writer is compared with a model alone',
      'remove models.second, or let a model write',
    ],
    [
      'FACTORY_VARIABLE',
      table({}, 'writer: { command: [a], env: [DB_PASSWORD] }'),
      'DB_PASSWORD is named like a secret',
      'name the one secret of the program under key; nothing else that is secret is handed on',
    ],
    [
      'FACTORY_PATH',
      table({}, 'writer: { from: branch, branch: a..b }'),
      'the branch is no name of a branch',
      'give a name inside the repository, with forward slashes; {id} stands for the id of the spec',
    ],
    [
      'FACTORY_SAME_FAMILY',
      table({}, `${WRITER}, reviewer: { endpoint: "http://127.0.0.1/v1", model: m-2 }`),
      'writer and reviewer are both of the family "m": both may make the same mistake',
      'let a model of another family review, or name the families with family if they differ',
    ],
    [
      'FACTORY_SAME_FAMILY',
      table({}, `${WRITER}, second: { endpoint: "http://127.0.0.1/v1", model: m-2 }`),
      'both writers are of the family "m": what they agree on may be the same mistake',
      'let a model of another family write second, or name the families with family if they differ',
    ],
    [
      'FACTORY_NO_TESTS',
      table({ test: '{ run: [npm test], pass: review }' }),
      'no station runs tests: a change could be released without one',
      'add a station with run and report, where its tests write JUnit files',
    ],
    [
      'FACTORY_KEY_NAME',
      model('endpoint: "https://llm.example.com/v1", key: PROD_DATABASE'),
      'PROD_DATABASE is not named like the key of a model, so it is sent only from machines that list it',
      'name it ..._API_KEY',
    ],
    [
      'FACTORY_STATION_NAME',
      table({ Test: '{ run: [x], pass: review }' }),
      '"Test" cannot be a station\'s name',
      'use lower-case letters, digits and single dashes, a letter first, at most 40 characters',
    ],
    [
      'FACTORY_STATION_NAME',
      table({ halted: '{ run: [x], pass: review }' }),
      'the name halted is reserved',
      'use another name',
    ],
    [
      'FACTORY_STATION_NAME',
      table({ 'round-2': '{ run: [x], pass: review }' }),
      'round-2 is named like the job of a round',
      'use a name other than round and a number',
    ],
    [
      'FACTORY_STATION_WORK',
      table({ test: '{ uses: review, run: [x], pass: review }' }),
      'test has both uses and run',
      'keep one of the two',
    ],
    [
      'FACTORY_STATION_WORK',
      table({ review: '{ run: [x], pass: trace-publish }' }),
      'a station called review runs the action review',
      'give a station with other work another name',
    ],
    [
      'FACTORY_STATION_WORK',
      table({ test: '{ pass: review }' }),
      'test does nothing',
      'add run: [commands], exercise: true, or uses: one of spec-validate, generate, style-gate, review, trace-publish, probe, own-eslint',
    ],
    [
      'FACTORY_STATION_WORK',
      table({ review: '{ report: j.xml, pass: trace-publish }' }),
      'report is for stations with run',
      'remove report',
    ],
    [
      'FACTORY_ACTION_TWICE',
      table({ review: '{ pass: second }', second: '{ uses: review, pass: trace-publish }' }),
      'second runs review, as review does',
      'keep one station of each action',
    ],
    [
      'FACTORY_START',
      table({ 'spec-validate': undefined, late: '{ uses: spec-validate, pass: generate }' }),
      'the line starts with generate, so nothing has checked the spec',
      'put the station that runs spec-validate first',
    ],
    [
      'FACTORY_TARGET',
      table({ review: '{ pass: deploy }' }),
      'review names deploy, which the line does not have',
      'name one of spec-validate, generate, test, review, trace-publish',
    ],
    [
      'FACTORY_STOP_TARGET',
      table({ review: '{ pass: trace-publish, stop: test }' }),
      'test cannot repair: it does not run generate',
      'name the station that runs generate, or remove stop',
    ],
    [
      'FACTORY_STOP_TARGET',
      table({ 'spec-validate': '{ pass: generate, stop: generate }' }),
      'generate does not come before spec-validate',
      'remove stop: there is no change to repair yet',
    ],
    [
      'FACTORY_CYCLE',
      table({ review: '{ pass: generate }' }),
      'review passes back to generate, so a unit never ends',
      'let pass lead forward; only stop leads back',
    ],
    [
      'FACTORY_UNREACHABLE',
      table({ lint: '{ run: [npm run lint], pass: test }' }),
      'no unit reaches lint',
      'name it in the pass of the station before it, or remove it',
    ],
    [
      'FACTORY_PUBLISH',
      table({ review: '{}', 'trace-publish': undefined }),
      'no station seals the trace',
      'end the line with trace-publish: {}',
    ],
    [
      'FACTORY_PUBLISH',
      table({ 'trace-publish': '{ stop: generate }' }),
      'trace-publish is the end of the line',
      'remove stop',
    ],
    [
      'FACTORY_PUBLISH',
      table({ review: '{}' }),
      'a unit that passes ends at review without a sealed trace',
      'add pass: trace-publish, or lead to it otherwise',
    ],
    [
      'FACTORY_ORDER',
      table({
        'spec-validate': '{ pass: test }',
        test: '{ run: [x], pass: generate }',
        generate: '{ pass: review }',
      }),
      'test comes before any change was generated',
      'put it after the station that runs generate',
    ],
  ])('%s, %#', (code, text, ...reads) => {
    const reading = readFactory(typeof text === 'string' ? Buffer.from(text) : text, 'factory.yml')
    const findings = reading.kind === 'bad' ? reading.findings : reading.warnings
    expect(
      findings.filter((each) => each.code === code).map(({ message, hint }) => [message, hint]),
    ).toContainEqual(reads)
  })
})

const LINE: Station[] = [
  { name: 'spec-validate', work: { kind: 'action', action: 'spec-validate' }, pass: 'test', stop: undefined },
  {
    name: 'test',
    work: { kind: 'run', run: ['x'], report: undefined, minutes: 1 },
    pass: 'trace-publish',
    stop: 'spec-validate',
  },
  {
    name: 'trace-publish',
    work: { kind: 'action', action: 'trace-publish' },
    pass: undefined,
    stop: undefined,
  },
]

function pass(station: string, round = 1): MachineEvent {
  return { kind: 'pass', station, round }
}

function stop(station: string, round: number, ...fingerprints: string[]): MachineEvent {
  return { kind: 'stop', station, round, fingerprints }
}

function walk(...events: MachineEvent[]): MachineState {
  return events.reduce((state, event) => next(LINE, 2, state, event), start(LINE))
}

describe('a unit that is halted says why:', () => {
  const again = [pass('spec-validate'), stop('test', 1, 'a'), pass('spec-validate', 2)]

  it.each([
    ['no station repairs it', [stop('spec-validate', 1)], 'spec-validate stopped, and no station repairs it'],
    ['the rounds are used up', [...again, stop('test', 2, 'b')], 'test stopped in the last of 2 rounds'],
    ['a repair changed nothing', [...again, stop('test', 2, 'a')], 'test found the same as in round 1'],
    [
      'a repair made it worse',
      [...again, stop('test', 2, 'b', 'c')],
      'test found more than in round 1 (2 after 1)',
    ],
  ])('%s', (_, events, reason) => {
    expect(walk(...events)).toMatchObject({ halt: { reason } })
  })
})

const NEXT = NEXT_BY_KIND.fault

describe('the refusal', () => {
  it.each<RefusalRow>([
    [
      'LINE_EVENT_UNKNOWN',
      'a line without stations',
      () => start([]),
      'the line has no station to start at',
      NEXT,
    ],
    [
      'LINE_EVENT_UNKNOWN',
      'an event of a station whose turn it is not',
      () => walk(pass('test')),
      'it is the turn of spec-validate round 1, not of test round 1',
      NEXT,
    ],
    [
      'LINE_EVENT_UNKNOWN',
      'an event after the end',
      () => walk(pass('spec-validate'), pass('test'), pass('trace-publish'), pass('trace-publish')),
      'the unit is released, trace-publish came after',
      NEXT,
    ],
    [
      'LINE_EVENT_UNKNOWN',
      'an event of an unknown kind',
      () => walk(JSON.parse('{"kind":"skip","station":"spec-validate","round":1}') as MachineEvent),
      'an event of an unknown kind at spec-validate',
      NEXT,
    ],
    [
      'FACTORY_INVALID',
      'a station that does nothing, in a file that was not checked',
      () => withDefaults({ version: '1', name: 'l', models: {}, line: { idle: {} } }),
      'the station idle does nothing',
      NEXT_BY_KIND.usage,
    ],
  ])('%s, %s', async (...[code, , provoke, message, hint]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next: hint })
  })
})
