import { afterAll, expect, it } from 'vitest'
import { allUnits, writersOfFiles } from '../../../shared/look-up/known-unit.ts'
import { append, newMerged, newUnit, opened, serialNumber } from '../../support/ledger.ts'
import { makeRepository } from '../../support/repository.ts'

const repository = makeRepository({ 'a.ts': '' })
const repo = repository.path
afterAll(() => {
  repository.remove()
})

it('every unit is known with its attempts and what became of it', async () => {
  const again = newUnit(1, { trace: { summary: 'a'.repeat(64), seal: 'b'.repeat(64) } })
  const fix = {
    kind: 'escape' as const,
    serial: serialNumber(1),
    tier: 'revert' as const,
    evidence: 'x',
    by: 'y',
  }
  await append(repo, [newUnit(1), newUnit(2), newMerged(1), again, fix])
  const ledger = await opened(repo)
  const units = await allUnits(repo, ledger)
  ledger.close()
  expect(
    units.map(({ serial, attempts, merged, escapes }) => [
      serial,
      attempts.length,
      merged.length,
      escapes.length,
    ]),
  ).toEqual([
    [serialNumber(1), 2, 1, 1],
    [serialNumber(2), 1, 0, 0],
  ])
  expect(units[0]?.unit.attempt).toBe(2)
})

it('the models that wrote a file are those of its released units', async () => {
  const ledger = await opened(repo)
  const writers = await writersOfFiles(repo, ledger)
  ledger.close()
  const [file] = newUnit(1).files
  expect(writers(file?.path ?? '')).toEqual([newUnit(1).models[0]])
  expect(writers('never/written.ts')).toEqual([])
})

it('a ledger with a gap is refused', async () => {
  const ledger = await opened(repo)
  const longer = { ...ledger, head: { ...ledger.head, sequence: 6 } }
  await expect(allUnits(repo, longer)).rejects.toMatchObject({ code: 'LEDGER_BROKEN' })
  ledger.close()
})
