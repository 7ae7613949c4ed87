import { describe, expect, it } from 'vitest'
import { readFactory } from '../../../shared/factory/read-factory.ts'

function reading(andon: string) {
  const text = `version: "1"
name: l
${andon}
line:
  spec-validate: { pass: trace-publish }
  trace-publish: {}
`
  return readFactory(Buffer.from(text), 'factory.yml')
}

describe('andon of factory.yml', () => {
  it.each([
    ['', undefined],
    ['andon: {}', {}],
    ['andon: { equalHalts: 3, reverted: true }', { equalHalts: 3, reverted: true }],
    [
      'andon: { budgetOfDay: { tokens: 5000000 }, escapeOfRiskHigh: true }',
      { budgetOfDay: { tokens: 5000000 }, escapeOfRiskHigh: true },
    ],
  ])('%j is read; what is left out is off', (andon, rules) => {
    const read = reading(andon)
    expect(read.kind === 'ok' && read.factory.andon).toEqual(rules)
  })

  it.each([
    ['andon: true', '3:1'],
    ['andon: { equalHalts: 1 }', '3:10'],
    ['andon: { equalHalts: 2.5 }', '3:10'],
    ['andon: { budgetOfDay: {} }', '3:10'],
    ['andon: { budgetOfDay: { dollars: 1 } }', '3:25'],
    ['andon: { redMain: true }', '3:10'],
    ['andon: { reverted: yes please }', '3:10'],
  ])('%j is refused at its place, with what the field is for', (andon, place) => {
    const read = reading(andon)
    const findings = read.kind === 'bad' ? read.findings : []
    expect(findings.map(({ code, line = 0, column = 0 }) => `${code} ${line}:${column}`)).toContain(
      `FACTORY_SCHEMA ${place}`,
    )
    for (const { hint } of findings) expect(hint).toBeTruthy()
  })
})
