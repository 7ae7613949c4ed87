import { changeSetIfAny, writtenFiles } from '../line/change-set.ts'
import { tracePage } from '../report/trace-page.ts'
import { writeTraceFolder } from '../trace/folder/trace-folder.ts'
import { openParcel } from '../trace/verify/open-parcel.ts'
import type { StationResult } from './program.ts'
import { signerFor } from './signing.ts'

/**
 * Writes the whole trace into one folder: parcels, links, report page, attested files, public keys, seal.
 * @throws FactoryError LINK_REJECTED when the link just signed does not verify, DISK.
 */
export async function publishTrace(result: StationResult, folder: string): Promise<void> {
  const { unit, signed, context } = result
  const { trust, inputs } = context
  // verified in the same way as a later reader will do it
  const links = [...unit.upstream.links, await openParcel(signed.parcel.bytes, trust)]
  await writeTraceFolder(folder, {
    parcels: links,
    html: tracePage({ serial: unit.serial, spec: unit.spec, factory: unit.factory, links }),
    files: writtenFiles(changeSetIfAny({ links })),
    trust,
    signer: await signerFor(inputs, unit.factory, context),
  })
}
