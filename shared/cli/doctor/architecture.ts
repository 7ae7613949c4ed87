import { ARCHITECTURE_PATH, layerMapOf } from '../../architecture/architecture.ts'
import { treeAt } from '../../architecture/code-tree.ts'
import { emptyFinding, emptySets } from '../../architecture/listing.ts'
import { readArchitecture } from '../../architecture/read-architecture.ts'
import { resolveCommit } from '../../git/revision.ts'
import { readTracked } from '../../git/tracked-file.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'
import { failed, passed, type Check } from './check.ts'
import { findingCheck } from './control-files.ts'

const NAME = 'architecture'

/** The record of layers of the work tree: its shape, and whether HEAD has files for each layer. Nothing where there is none. */
export async function checkArchitecture(repo: string, named: string | undefined): Promise<Check[]> {
  const path = named ?? ARCHITECTURE_PATH
  const bytes = await readTracked(repo, path, MAX_CONTROL_FILE_BYTES)
  if (bytes === undefined && named === undefined) return []
  if (bytes === undefined)
    return [failed(NAME, `factory.yml names ${path}, and there is no such file`, PROPOSE)]
  const reading = readArchitecture(bytes, path)
  if (reading.kind === 'bad') return reading.findings.map((finding) => findingCheck(NAME, finding))
  const { architecture } = reading
  const tree = await treeAt(repo, await resolveCommit(repo, 'HEAD'))
  const empty = emptySets(architecture, layerMapOf(architecture), tree.paths())
  if (empty.length > 0) return empty.map((each) => findingCheck(NAME, emptyFinding(each, path)))
  return [passed(NAME, `${path}: ${architecture.layers.length} layers, each with files`)]
}

const PROPOSE = 'jidoka architecture init --write makes a first one'
