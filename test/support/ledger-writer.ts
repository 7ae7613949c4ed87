import { appendEntries } from '../../shared/ledger/append.ts'
import { localLedger } from '../../shared/ledger/ledger-ref.ts'
import { originLedger } from '../../shared/ledger/origin-ledger.ts'
import { newUnit } from './ledger.ts'

// A process that appends one unit to the ledger: <repository> <number> local|origin
const [repo = '', number = '', where = ''] = process.argv.slice(2)
const ref = where === 'origin' ? originLedger(repo, process.env) : localLedger(repo)
const entry = newUnit(Number(number))
const trace = [{ path: 'summary.dsse.json', bytes: Buffer.from(`${number}\n`) }]
const { entries } = await appendEntries(ref, [entry], {
  now: () => new Date(),
  traces: new Map([[entry, trace]]),
})
process.stdout.write(`${entries[0]?.sequence ?? 0}\n`)
