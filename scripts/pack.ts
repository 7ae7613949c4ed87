import { execFileSync } from 'node:child_process'
import { cpSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { MAX_PACKED_BYTES } from './release/sizes.ts'
import { DIGESTS, stageRelease, writeManifest } from './release/stage.ts'

/**
 * Lays out a release from the bundles and packs it for npm:
 * `node scripts/pack.ts [--dist DIR] [--out DIR] [--commit ID]`. In `--out` (default: .cache/release) lie then the folder
 * `package`, which the release commit holds, and `jidoka.tgz`. Without `--commit` the package names no release commit.
 */
const ROOT = resolve(import.meta.dirname, '..')
const { values } = parseArgs({
  options: { dist: { type: 'string' }, out: { type: 'string' }, commit: { type: 'string' } },
})
const OUT = resolve(values.out ?? join(ROOT, '.cache', 'release'))
const FOLDER = join(OUT, 'package')

interface Packed {
  filename: string
  size: number
  unpackedSize: number
  entryCount: number
}

function pack(commit: string | undefined): Packed {
  const copy = join(OUT, 'npm')
  cpSync(FOLDER, copy, { recursive: true })
  rmSync(join(copy, DIGESTS))
  writeManifest(ROOT, copy, commit)
  const words = ['pack', copy, '--json', '--ignore-scripts', '--pack-destination', OUT]
  const text = execFileSync('npm', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  rmSync(copy, { recursive: true })
  const [packed] = JSON.parse(text) as Packed[]
  if (packed === undefined) throw new Error('npm packed nothing')
  renameSync(join(OUT, packed.filename), join(OUT, 'jidoka.tgz'))
  return packed
}

stageRelease({ root: ROOT, dist: resolve(values.dist ?? join(ROOT, 'dist')), folder: FOLDER })
const { size, unpackedSize, entryCount } = pack(values.commit)
process.stdout.write(
  `jidoka.tgz: ${(size / 1e6).toFixed(1)} MB packed, ${(unpackedSize / 1e6).toFixed(1)} MB unpacked, ${entryCount} files\n`,
)
if (size > MAX_PACKED_BYTES) throw new Error(`jidoka.tgz has ${size} bytes, more than ${MAX_PACKED_BYTES}`)
