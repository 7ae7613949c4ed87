import { describe, expect, it } from 'vitest'
import { commandStations, exercises } from '../../../shared/factory/factory.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { lineTable } from '../../../shared/factory/show.ts'

const MAKE = '{ run: [npm run build], produces: ["dist/**"], pass: style-gate, stop: generate }'

function reading(rows: Record<string, string>, first = 'make') {
  const line = Object.entries({
    'spec-validate': '{ pass: generate }',
    generate: `{ pass: ${first} }`,
    make: MAKE,
    'style-gate': '{ pass: test }',
    test: '{ run: [npm test], report: junit.xml, pass: trace-publish }',
    'trace-publish': '{}',
    ...rows,
  }).map(([name, row]) => `  ${name}: ${row}\n`)
  const writer = 'models: { writer: { endpoint: "http://127.0.0.1:9/v1", model: m-1 } }'
  return readFactory(Buffer.from(`version: "1"\nname: l\n${writer}\nline:\n${line.join('')}`), 'factory.yml')
}

function problems(rows: Record<string, string>, first?: string): string[] {
  const result = reading(rows, first)
  return result.kind === 'bad' ? result.findings.map(({ code, message }) => `${code} ${message}`) : []
}

const producing = (glob: string): Record<string, string> => ({
  make: `{ run: [make], produces: ["${glob}"], pass: style-gate }`,
})

describe('a station that makes files', () => {
  it('is read with its globs, is shown with them, and leaves the examples to a later one', () => {
    const result = reading({})
    if (result.kind === 'bad') throw new Error(JSON.stringify(result.findings))
    const { line } = result.factory
    expect(commandStations(line)[0]?.work).toMatchObject({ run: ['npm run build'], produces: ['dist/**'] })
    expect(line.filter(({ name }) => exercises(line, name)).map(({ name }) => name)).toEqual(['test'])
    expect(lineTable(result.factory)).toContain('1 command, makes dist/**, 10 min')
  })

  it.each(['package-lock.json', 'packages/*/package-lock.json', 'src/generated/**', 'dist/index.d.ts'])(
    'may make %s',
    (glob) => expect(problems(producing(glob))).toEqual([]),
  )

  it.each([
    'factory.yml',
    'specs/a.spec.md',
    '.github/workflows/**',
    '.factory/house.yml',
    '.github/package-lock.json',
    'test/a.test.ts',
    'package.json',
    'tsconfig.json',
    '**/*.ts',
    '../out.ts',
  ])('may not make %s', (glob) => {
    const found = problems(producing(glob))
    expect(found).toEqual([expect.stringContaining(`FACTORY_PRODUCES ${JSON.stringify(glob)} `)])
  })

  it('comes before everything that judges the change', () => {
    const late = {
      'style-gate': '{ pass: make }',
      make: '{ run: [make], produces: [dist/a.js], pass: test }',
    }
    expect(problems(late, 'style-gate')).toEqual([
      'FACTORY_ORDER make makes files after style-gate has looked at the change',
    ])
    const both = {
      make: '{ run: [make], produces: [dist/a.js], pass: form }',
      form: '{ format: [npx prettier --write], pass: style-gate }',
    }
    expect(problems(both)).toEqual([])
  })

  it('runs something, and calls no examples', () => {
    expect(problems({ make: '{ format: [a], produces: [dist/a.js], pass: style-gate }' })).toEqual([
      'FACTORY_STATION_WORK make produces files and runs nothing',
    ])
    expect(problems({ make: '{ format: [a], exercise: true, pass: style-gate }' })).toEqual([
      'FACTORY_STATION_WORK make makes files, and calls no examples',
    ])
    expect(problems({ 'style-gate': '{ format: [a], pass: test }' })).toHaveLength(1)
  })
})
