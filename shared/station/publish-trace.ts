import { changeSetIfAny, writtenFiles } from '../line/change-set.ts'
import { defined } from '../formats/defined.ts'
import { tracePage } from '../report/trace-page.ts'
import { writeTraceFolder } from '../trace/folder/trace-folder.ts'
import { openParcel } from '../trace/verify/open-parcel.ts'
import { baseFiles } from './base-files.ts'
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
  const { repo, serial, spec, factory } = unit
  const base = await baseFiles(repo, links)
  await writeTraceFolder(folder, {
    parcels: links,
    html: tracePage({ serial, spec, factory, links, ...defined({ base }) }),
    files: writtenFiles(changeSetIfAny({ links })),
    trust,
    signer: await signerFor(inputs, unit.factory, context),
  })
}
