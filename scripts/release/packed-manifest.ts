import { OWN_REPOSITORY } from '../../shared/own-repository.ts'

/** The fields of package.json that a release keeps as they are. */
const KEPT = ['name', 'version', 'description', 'license', 'type', 'bin'] as const

export type Manifest = Record<string, unknown> & Record<(typeof KEPT)[number], unknown>

/** What npm packs; the list of digests beside it is of the release commit, whose manifest names no commit. */
const FILES = ['dist', 'schemas', 'actions', 'shared/cli/jidoka.js', 'CHANGELOG.md', 'SECURITY.md']

/**
 * The manifest of a release: the bundles need nothing, so installing it brings no packages, runs no script and builds
 * nothing. npm would build a repository that has a `build` script when it is installed by its address. `commit`: the
 * release commit, which `jidoka init` pins the actions to.
 */
export function packedManifest(manifest: Manifest, commit?: string): Record<string, unknown> {
  const home = `https://github.com/${OWN_REPOSITORY}`
  return {
    ...Object.fromEntries(KEPT.map((field) => [field, manifest[field]])),
    // releases are files of this repository: nothing is published to npm by accident
    private: true,
    engines: { node: '>=20.19' },
    repository: { type: 'git', url: `git+${home}.git` },
    homepage: home,
    files: FILES,
    dependencies: {},
    ...(commit === undefined ? {} : { gitHead: commit }),
  }
}
