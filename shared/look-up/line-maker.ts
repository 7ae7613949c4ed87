import type { Ledger } from '../ledger/ledger.ts'
import { unitOfSerial } from './known-unit.ts'
import type { Origin } from './origin.ts'

/** Which spec a line was made from, and by which model. */
export interface LineMaker {
  spec: string
  /** The writer; `null` where no model was asked. */
  model: string | null
}

/** The makers of the serials among these origins, as far as the ledger knows them. Each serial is looked up once. */
export async function modelsOf(
  ledger: Ledger | undefined,
  origins: readonly Origin[],
): Promise<Map<string, LineMaker>> {
  const serials = new Set(origins.flatMap((origin) => (origin.kind === 'unit' ? [origin.serial] : [])))
  const makers = await Promise.all(
    [...serials].map(async (serial) => [serial, await unitOfSerial(ledger, serial)] as const),
  )
  return new Map(
    makers.flatMap(([serial, known]) =>
      known === undefined
        ? []
        : [[serial, { spec: known.unit.spec.id, model: known.unit.models[0] ?? null }] as const],
    ),
  )
}
