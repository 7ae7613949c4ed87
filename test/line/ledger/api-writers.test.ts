import { expect, it } from 'vitest'
import type { NewEntry } from '../../../shared/ledger/entry.ts'
import type { KeptFile } from '../../../shared/ledger/ledger.ts'
import { verifyLedger } from '../../../shared/ledger/verify/verify-ledger.ts'
import { onApiGround } from '../../support/api-ledger.ts'
import { all, newUnit, opened, serialNumber } from '../../support/ledger.ts'

function unitAndTrace(number: number): [NewEntry[], { traces: Map<NewEntry, KeptFile[]> }] {
  const unit = newUnit(number)
  const trace = [{ path: 'summary.dsse.json', bytes: Buffer.from(`${number}\n`) }]
  return [[unit], { traces: new Map([[unit, trace]]) }]
}

it('20 writers of one ledger through the API of its server all get through, and nothing is lost', async () => {
  const odd = await onApiGround(async ({ server, fake, append }) => {
    const numbers = Array.from({ length: 20 }, (_, at) => at + 1)
    const done = await Promise.all(numbers.map((number) => append(...unitAndTrace(number))))
    expect(done.flatMap(({ entries }) => entries)).toHaveLength(20)
    const ledger = await opened(server.path)
    const report = await verifyLedger(server.path, ledger, () => Promise.resolve([]))
    expect(report).toMatchObject({ verified: true, entries: 20, findings: [] })
    const serials = (await all(ledger.entries())).map((entry) => 'serial' in entry && entry.serial)
    expect(serials.sort()).toEqual(numbers.map(serialNumber).sort())
    // they did get in each other's way
    expect(
      fake.calls().filter((call) => /^(PATCH|POST) .*git\/refs.* 422$/.test(call)).length,
    ).toBeGreaterThan(0)
  })
  expect(odd).toEqual([])
})
