import { describe, expect, it } from 'vitest'
import type { Factory } from '../../../shared/factory/factory.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { lineMermaid, lineTable } from '../../../shared/factory/show.ts'

function factoryOf(text: string): Factory {
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.factory
}

const factory = factoryOf(`version: "1"
name: checkout
models: { writer: { endpoint: "http://127.0.0.1/v1", model: m } }
line:
  spec-validate: { pass: generate }
  generate: { pass: style-gate }
  style-gate: { pass: test, stop: generate }
  test: { run: [npm ci, npm test], report: junit.xml, pass: review, stop: generate }
  review: { pass: trace-publish }
  trace-publish: {}
`)

describe('a line', () => {
  it('is shown as a table', () => {
    expect(lineTable(factory)).toBe(`line checkout, at most 3 rounds

  station        runs                                  pass           stop
  spec-validate  spec-validate                         generate       halted
  generate       generate                              style-gate     halted
  style-gate     style-gate                            test           generate (next round)
  test           2 commands, report junit.xml, 10 min  review         generate (next round)
  review         review                                trace-publish  halted
  trace-publish  trace-publish                         released       halted`)
  })

  it('is shown with one station marked', () => {
    const marked = lineTable(factory, 'test')
      .split('\n')
      .filter((row) => row.startsWith('>'))
    expect(marked).toEqual([
      '> test           2 commands, report junit.xml, 10 min  review         generate (next round)',
    ])
  })

  it('is drawn as Mermaid', () => {
    expect(lineMermaid(factory, 'review')).toBe(`flowchart LR
  s1["spec-validate"]
  s2["generate"]
  s3["style-gate"]
  s4[["test"]]
  s5["review"]
  s6["trace-publish"]
  released(["released"])
  halted(["halted"])
  s1 -->|pass| s2
  s1 -.->|stop| s6
  s2 -->|pass| s3
  s2 -.->|stop| s6
  s3 -->|pass| s4
  s3 -.->|stop| s2
  s4 -->|pass| s5
  s4 -.->|stop| s2
  s5 -->|pass| s6
  s5 -.->|stop| s6
  s6 -->|pass| released
  s6 -.->|stop| halted
  classDef current stroke-width:4px
  class s5 current`)
  })

  it('is drawn without a mark when no station or an unknown one is named', () => {
    expect(lineMermaid(factory, 'deploy')).toBe(lineMermaid(factory))
    expect(lineMermaid(factory)).not.toContain('  class ')
  })

  it('has one round and one command in the singular', () => {
    const single: Factory = {
      ...factory,
      rounds: 1,
      line: [
        {
          name: 'test',
          work: { kind: 'run', run: ['x'], report: undefined, minutes: 1 },
          pass: undefined,
          stop: undefined,
        },
      ],
    }
    expect(lineTable(single)).toBe(`line checkout, 1 round

  station  runs              pass      stop
  test     1 command, 1 min  released  halted`)
  })

  it('cannot be taken for Mermaid by the name of a station', () => {
    const name = 'a"] --> x; click s1 href "javascript:1" %%'
    const odd: Factory = {
      ...factory,
      line: [{ name, work: { kind: 'action', action: 'review' }, pass: undefined, stop: undefined }],
    }
    expect(lineMermaid(odd).split('\n')[1]).toBe(
      '  s1["a#34;#93; --#62; x#59; click s1 href #34;javascript#58;1#34; #37;#37;"]',
    )
  })
})
