import { changeSetIfAny, writtenFiles } from '../line/change-set.ts'
import { tracePage } from '../report/trace-page.ts'
import { openParcel } from '../trace/verify/open-parcel.ts'
import { writeTraceFolder } from '../trace/folder/trace-folder.ts'
import type { StationResult } from '../station/run-station.ts'
import { signerFor } from '../station/signing.ts'

/** Writes the whole trace into one folder: parcels, links, page, attested files, public keys, seal. */
export async function publishTrace(result: StationResult, folder: string): Promise<void> {
  const { unit, closed, world } = result
  const { trust } = world
  const links = [...unit.upstream.links, await openParcel(closed.parcel.bytes, trust)]
  await writeTraceFolder(folder, {
    parcels: [...world.upstream.parcels, closed.parcel],
    html: tracePage({ serial: unit.serial, spec: unit.spec, factory: unit.factory, links }),
    files: writtenFiles(changeSetIfAny(unit.upstream)),
    trust,
    signer: await signerFor(world.inputs, unit.factory),
  })
}
