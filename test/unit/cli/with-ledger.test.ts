import { afterAll, expect, it, vi } from 'vitest'
import { closing, withLedger, type LedgerHere } from '../../../shared/cli/ledger/here.ts'
import { readArguments } from '../../../shared/cli/command.ts'
import { command } from '../../../shared/cli/ledger.ts'
import { append, newUnit, opened, serialNumber } from '../../support/ledger.ts'
import { makeRepository } from '../../support/repository.ts'

const repository = makeRepository({ 'a.txt': 'a\n' })
const repo = repository.path
const args = readArguments(command, ['list'])
await append(repo, [newUnit(1)])
afterAll(() => {
  repository.remove()
})

it('a ledger is closed once it was used, and also where its use fails', async () => {
  const ledger = await opened(repo)
  const close = vi.spyOn(ledger, 'close')
  const serials = async (here: LedgerHere): Promise<number> =>
    (await here.ledger.ofSerial(serialNumber(1))).length
  expect(await closing({ repo, ledger }, serials)).toBe(1)
  expect(close).toHaveBeenCalledTimes(1)
  const failing = closing({ repo, ledger }, () => Promise.reject(new Error('of the use')))
  await expect(failing).rejects.toThrow('of the use')
  expect(close).toHaveBeenCalledTimes(2)
})

it('a ledger is opened in the repository that is meant', async () => {
  const found = await withLedger(args, repo, async (here) => [
    here.repo,
    (await here.ledger.ofSerial(serialNumber(1))).length,
  ])
  expect(found).toEqual([repo, 1])
})
