import { resolve } from 'node:path'
import { writeAtomic } from '../files.ts'
import { changeSetIfAny, writtenFiles } from '../line/change-set.ts'
import { lastFindings } from '../line/last-findings.ts'
import { defined } from '../formats/defined.ts'
import { sarifText } from '../report/sarif.ts'
import { tracePage } from '../report/trace-page.ts'
import { writeTraceFolder } from '../trace/folder/trace-folder.ts'
import { openParcel } from '../trace/verify/open-parcel.ts'
import { baseFiles } from './base-files.ts'
import type { PublishInputs, StationResult, StepExtras } from './program.ts'
import { signerFor } from './signing.ts'
import { VERSION } from '../version.ts'

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

/** Writes what each station of the unit found when it judged last, where the input `sarif` names a file. @throws FactoryError DISK. */
export async function withSarif(
  { unit, verdict, context }: StationResult<PublishInputs>,
  extras: StepExtras,
): Promise<StepExtras> {
  const { sarif, workspace } = context.inputs
  if (sarif === undefined) return extras
  const path = resolve(workspace, sarif)
  const findings = [...lastFindings(unit), ...verdict.findings]
  await writeAtomic(path, sarifText([{ line: unit.factory.name, serial: unit.serial, findings }], VERSION))
  return { ...extras, outputs: { ...extras.outputs, sarif: path } }
}
