import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { basename, dirname, join } from 'node:path'

/** A registry of packages on 127.0.0.1, as npm asks one. */
export interface NpmRegistry {
  url: string
  close: () => Promise<void>
}

const ROOT = join(import.meta.dirname, '..', '..')

/**
 * Serves packages by name: those of `folders`, each a package that a test has written, and what is installed here, in the versions that are
 * installed. A name that is neither is not found.
 */
export async function startNpmRegistry(folders: readonly string[] = []): Promise<NpmRegistry> {
  const places = packagePlaces(folders)
  const packed = new Map<string, Packed>()
  const packagesOf = (name: string): Packed[] =>
    (places.get(name) ?? []).map((folder) => {
      const made = packed.get(folder) ?? pack(folder)
      packed.set(folder, made)
      return made
    })
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '/').slice(1))
    const [name = '', file] = path.split('/-/')
    const packages = packagesOf(name)
    const tarball = packages.find((each) => each.file === file)?.tarball
    if (packages.length === 0) response.writeHead(404).end('{}')
    else if (tarball !== undefined) response.end(tarball)
    else response.end(JSON.stringify(documentOf(name, packages, origin)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `${origin}/`, close }
}

/** Folders of packages by name: those that are given, and those of our own lock file that are there. */
function packagePlaces(folders: readonly string[]): Map<string, string[]> {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: object }
  const installed = Object.keys(lock.packages)
    .filter((key) => key.includes('node_modules/'))
    .map((key) => join(ROOT, key))
    .filter((folder) => existsSync(join(folder, 'package.json')))
  const places = new Map<string, string[]>()
  for (const folder of [...folders, ...installed]) {
    const { name } = manifestOf(folder)
    places.set(name, [...(places.get(name) ?? []), folder])
  }
  return places
}

interface Manifest {
  name: string
  version: string
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

interface Packed {
  manifest: Manifest
  file: string
  tarball: Buffer
}

const MAX_BYTES = 256 * 1024 * 1024

/** The same bytes each time, so that a lock file is the same. */
function pack(folder: string): Packed {
  const manifest = manifestOf(folder)
  const name = basename(folder)
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0']
  const what = [
    `--exclude=${name}/node_modules`,
    '--transform',
    `s,^${name},package,`,
    '-C',
    dirname(folder),
    name,
  ]
  const archive = execFileSync('tar', ['-c', ...same, ...what], { maxBuffer: MAX_BYTES })
  const tarball = execFileSync('gzip', ['-1', '-n'], { input: archive, maxBuffer: MAX_BYTES })
  return { manifest, file: `${name}-${manifest.version}.tgz`, tarball }
}

function documentOf(name: string, packages: readonly Packed[], origin: string): object {
  const versions = packages.map(({ manifest, file, tarball }) => {
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
    const dist = { tarball: `${origin}/${name}/-/${file}`, integrity }
    return [manifest.version, { ...manifest, dist }] as const
  })
  return { name, 'dist-tags': { latest: versions[0]?.[0] }, versions: Object.fromEntries(versions) }
}
