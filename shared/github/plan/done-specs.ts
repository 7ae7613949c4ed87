import { hasCode } from '../../errors.ts'
import { parseSpec } from '../../factory/control-files.ts'
import { isRegular, listTree, readBlobs } from '../../git/tree.ts'
import type { ExistenceIndex } from '../../exports/existence-index.ts'
import { readSignature } from '../../specification/document/read-signature.ts'
import { partSpecs } from '../../specification/checks/closed-specs.ts'
import type { Spec } from '../../specification/document/spec.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'

/** An open pull request that delivers a unit of this spec. */
export interface OpenDelivery {
  number: number
  spec: string
}

/**
 * The specs that a schedule need not send again, each with the reason: a pull request of the line is open, or everything
 * in the interface is exported already. A spec that cannot be read is never skipped: its unit says what is wrong.
 */
export async function doneSpecs(
  at: { repo: string; commit: string },
  specs: readonly string[],
  open: readonly OpenDelivery[],
): Promise<Map<string, string>> {
  const offered = new Map(open.map(({ spec, number }) => [spec, `#${number} is open`]))
  const rest = specs.filter((spec) => !offered.has(spec))
  const delivered = (await deliveredSpecs(at, rest)).map((spec): [string, string] => [
    spec,
    'its interface is exported already',
  ])
  return new Map([...[...offered].filter(([spec]) => specs.includes(spec)), ...delivered])
}

async function deliveredSpecs(
  { repo, commit }: { repo: string; commit: string },
  specs: readonly string[],
): Promise<string[]> {
  if (specs.length === 0) return []
  // the code parser slows the start
  const { existenceAt } = await import('../../exports/exports-at.ts')
  const [index, read] = await Promise.all([existenceAt(repo, commit), readSpecs(repo, commit, specs)])
  return read.flatMap(({ path, spec }) => (isDelivered(spec, index) ? [path] : []))
}

/** Of these specs those that a release has closed, each with the reason not to send it again, whoever asks. */
export async function closedSpecsAt(
  { repo, commit }: { repo: string; commit: string },
  specs: readonly string[],
): Promise<Map<string, string>> {
  const { closed } = partSpecs(await sourcesAt(repo, commit, specs))
  return new Map(closed.map(({ path, serial }) => [path, `released as ${serial}`]))
}

async function readSpecs(
  repo: string,
  commit: string,
  specs: readonly string[],
): Promise<{ path: string; spec: Spec }[]> {
  return (await sourcesAt(repo, commit, specs)).flatMap(({ path, bytes }) => {
    const spec = readQuietly(bytes, path)
    return spec === undefined ? [] : [{ path, spec }]
  })
}

async function sourcesAt(
  repo: string,
  commit: string,
  specs: readonly string[],
): Promise<{ path: string; bytes: Buffer }[]> {
  const wanted = new Set(specs)
  const entries = (await listTree(repo, commit)).filter(
    (entry) => wanted.has(entry.path) && isRegular(entry) && entry.size <= MAX_CONTROL_FILE_BYTES,
  )
  const blobs = await readBlobs(
    repo,
    entries.map(({ oid }) => oid),
  )
  return entries.map(({ path }, index) => ({ path, bytes: blobs[index] ?? Buffer.alloc(0) }))
}

function readQuietly(bytes: Buffer, path: string): Spec | undefined {
  try {
    return parseSpec(bytes, path).spec
  } catch (thrown) {
    if (hasCode(thrown, 'SPEC_INVALID')) return undefined
    throw thrown
  }
}

/** Does every module of the interface export what the spec asks of it? A spec without an interface is never delivered. */
function isDelivered({ interface: entries }: Spec, index: ExistenceIndex): boolean {
  if (entries.length === 0) return false
  return entries.every(({ module, signature }) => {
    const read = readSignature(signature)
    if (read.kind === 'bad') return false
    const name = read.isDefault ? 'default' : read.name
    return index.exportsNamed(name).some(({ file }) => file === module)
  })
}
