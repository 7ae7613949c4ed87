import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { sha256 } from '../../shared/formats/digest.ts'
import { packedManifest, type Manifest } from './packed-manifest.ts'

const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'LICENSE', 'shared/cli/jidoka.js', 'schemas']
/** SHA-256 of every file of a release, as `sha256sum --check` reads it. */
export const DIGESTS = 'SHA256SUMS'

/** Lays out what a release commit holds and npm packs: bundles, schemas, action files and a few documents. */
export function stageRelease({ root, dist, folder }: { root: string; dist: string; folder: string }): void {
  rmSync(folder, { recursive: true, force: true })
  const copy = (from: string, path: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(from, join(folder, path), { recursive: true })
  }
  copy(dist, 'dist')
  for (const path of [...DOCUMENTS, ...actionFiles(root)]) copy(join(root, path), path)
  writeManifest(root, folder)
  writeFileSync(join(folder, DIGESTS), digestsOf(folder))
}

/** Writes package.json; with `commit` it is that of the npm package, which names the release commit. */
export function writeManifest(root: string, folder: string, commit?: string): void {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify(packedManifest(manifest, commit), null, 2)}\n`,
  )
}

function actionFiles(root: string): string[] {
  const names = readdirSync(join(root, 'actions')).sort()
  return names.flatMap((name) => ['action.yml', 'README.md'].map((file) => `actions/${name}/${file}`))
}

/** One line for each file, sorted by path. */
function digestsOf(folder: string): string {
  const lines = filesIn(folder).map((path) => `${sha256(readFileSync(join(folder, path)))}  ${path}\n`)
  return lines.join('')
}

/** Paths below a folder, with `/`, in the order of their bytes. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}
