import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packedManifest, type Manifest } from '../../../../scripts/release/packed-manifest.ts'
import { OWN_REPOSITORY } from '../../../../shared/own-repository.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..', '..')
const OURS = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest

/** Scripts for which npm installs development packages and builds, when a package comes from git: pacote's lib/git.js. */
const BUILDS = ['postinstall', 'build', 'preinstall', 'install', 'prepack', 'prepare']

describe('the manifest of a release', () => {
  test('asks npm for nothing: no package, no script, no build', () => {
    expect(Object.keys(OURS['scripts'] as object).filter((name) => BUILDS.includes(name))).not.toEqual([])
    expect(Object.keys(packedManifest(OURS)).sort()).toEqual(
      [
        ...['bin', 'dependencies', 'description', 'engines', 'files', 'homepage', 'license', 'name'],
        ...['private', 'repository', 'type', 'version'],
      ].sort(),
    )
    expect(packedManifest(OURS)['dependencies']).toEqual({})
  })

  test('is named after the repository it comes from, and says the release commit where there is one', () => {
    const manifest = packedManifest(OURS, 'a'.repeat(40))
    expect(manifest).toMatchObject({
      name: `@${OWN_REPOSITORY}`,
      repository: { url: `git+https://github.com/${OWN_REPOSITORY}.git` },
      gitHead: 'a'.repeat(40),
      private: true,
    })
  })
})
