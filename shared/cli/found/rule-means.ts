import { ARCHITECTURE_PATH, type Architecture } from '../../architecture/architecture.ts'
import { invalidArchitecture, readArchitecture } from '../../architecture/read-architecture.ts'
import type { Factory } from '../../factory/factory.ts'
import { readTracked } from '../../git/tracked-file.ts'
import { isFileRule } from '../../house/file-rules/file-rule.ts'
import { ruleMeans, type RuleMeans } from '../../house/file-rules/means.ts'
import type { House } from '../../house/standard/house.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'
import { templatesInTree } from '../../template/instances/tree-files.ts'

/** Where rules about whole files find what they judge by. */
export interface MeansPlace {
  repo: string
  /** It may name another place for architecture.yml. */
  factory: Pick<Factory, 'architecture'> | undefined
}

/**
 * What rules about whole files judge by in the work tree; `undefined` for a house that has none.
 * @throws FactoryError ARCHITECTURE_INVALID.
 */
export async function meansInTree(
  { repo, factory }: MeansPlace,
  house: House,
  compiler: () => Promise<RuleMeans['ts']>,
): Promise<RuleMeans | undefined> {
  if (!house.rules.some(isFileRule)) return undefined
  const architecture = await recordInTree(repo, factory?.architecture ?? ARCHITECTURE_PATH)
  return ruleMeans(await compiler(), { architecture, templates: await templatesInTree(repo) })
}

/** The record of layers as it lies there; `undefined` where there is none. @throws FactoryError ARCHITECTURE_INVALID with every finding. */
export async function recordInTree(repo: string, path: string): Promise<Architecture | undefined> {
  const bytes = await readTracked(repo, path, MAX_CONTROL_FILE_BYTES)
  if (bytes === undefined) return undefined
  const reading = readArchitecture(bytes, path)
  if (reading.kind === 'ok') return reading.architecture
  throw invalidArchitecture(path, reading.findings)
}
