import { posix } from 'node:path'
import { blocking, type Finding } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import { manifestIn } from '../formats/manifest.ts'
import { checkDeclared } from '../dependencies/check-declared.ts'
import { checkManifestFields } from '../dependencies/check-manifest-fields.ts'
import { checkLock } from '../dependencies/check-lock.ts'
import { registriesIn } from '../dependencies/registries.ts'
import { isNpmLock, readLock } from '../dependencies/read-lock.ts'
import { isLockPath } from '../paths/produced-paths.ts'
import { dependencyChanges } from '../specification/change/check-manifest.ts'
import type { ChangedFile } from './code/changed-files.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'

/** Packages that the change brings in: by package.json, and by a lock file, whoever made it. */
export const dependencyCheck: StyleCheck = {
  name: 'dependencies',
  run: async (context) => {
    const manifests = context.files.filter(({ path, head }) => isManifest(path) && head !== undefined)
    const locks = context.files.filter(({ path, head }) => isLockPath(path) && head !== undefined)
    const npmrc = context.files.filter(({ path }) => posix.basename(path) === '.npmrc').flatMap(npmrcFindings)
    if (manifests.length + locks.length === 0) return { findings: npmrc }
    const own = await ownPackages(context)
    const registries = await registriesOf(context)
    const findings = [
      ...npmrc,
      ...manifests.flatMap((file) => declaredFindings(file, own, context)),
      ...locks.flatMap((file) => lockFindings(file, { manifests, registries }, context)),
      ...manifests.flatMap((file) => fieldFindings(file, context)),
      ...manifests.flatMap((file) => unlockedFinding(file, locks, context)),
    ]
    const evidence: JsonObject = {
      manifests: manifests.map(({ path }) => path),
      locks: locks.map(({ path }) => path),
      policy: policyEvidence(context),
    }
    return { findings, evidence }
  },
}

function policyEvidence({ packages: { policy } }: GateContext): JsonObject {
  return {
    allow: policy.allow === undefined ? null : policy.allow.length,
    deny: policy.deny?.length ?? 0,
    scripts: policy.scripts === undefined ? null : policy.scripts.length,
  }
}

function isManifest(path: string): boolean {
  return posix.basename(path) === 'package.json'
}

const MOST_MANIFESTS = 200

/** Everything that a package.json of the base declares. */
async function ownPackages({ snapshot }: GateContext): Promise<string[]> {
  const paths = snapshot.paths().filter(isManifest).slice(0, MOST_MANIFESTS)
  await snapshot.fetch(paths)
  const names = paths.flatMap((path) =>
    dependencyChanges(snapshot.read(path) ?? '', undefined).map(({ name }) => name),
  )
  return [...new Set(names)].sort()
}

/** Of the base: a change that names another registry is judged by the old one. */
async function registriesOf({ snapshot }: GateContext): Promise<string[]> {
  await snapshot.fetch(['.npmrc'])
  return registriesIn(snapshot.read('.npmrc') ?? '')
}

function declaredFindings(
  { path, base, head = '' }: ChangedFile,
  own: readonly string[],
  context: GateContext,
): Finding[] {
  const { policy, named } = context.packages
  return checkDeclared(dependencyChanges(head, base), {
    file: path,
    policy,
    own,
    named,
    isPull: context.permitFor(path).isPull,
  })
}

function fieldFindings({ path, base = '{}', head = '' }: ChangedFile, context: GateContext): Finding[] {
  const { policy } = context.packages
  return checkManifestFields(path, { head: manifestIn(head) ?? {}, base: manifestIn(base) ?? {}, policy })
}

/** A lock file that the change leaves as it was does not know what is new. A line without a station that makes it was told by spec-validate. */
function unlockedFinding(
  { path, base, head = '' }: ChangedFile,
  locks: readonly ChangedFile[],
  context: GateContext,
): Finding[] {
  if (dependencyChanges(head, base).length === 0) return []
  const lock = lockFor(path, context)
  if (lock === undefined || locks.some((each) => each.path === lock)) return []
  const message = `package.json declares other packages, and ${JSON.stringify(lock)} is as it was`
  const level = context.permitFor(path).isPull ? 'block' : 'warn'
  return [
    { code: 'DEPENDENCY_LOCK', level, message, file: path, hint: 'run npm install --package-lock-only' },
  ]
}

/** The lock file of the folder of a manifest, or of the nearest folder above it. */
function lockFor(path: string, { snapshot }: GateContext): string | undefined {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    const lock = posix.join(folder, 'package-lock.json')
    if (snapshot.has(lock)) return lock
    if (folder === '.' || folder === '/') return undefined
  }
}

function lockFindings(
  file: ChangedFile,
  { manifests, registries }: { manifests: readonly ChangedFile[]; registries: readonly string[] },
  context: GateContext,
): Finding[] {
  const { path, base, head = '' } = file
  const after = isNpmLock(path) ? readLock(head) : undefined
  if (after === undefined) return [unreadLock(path)]
  return checkLock({
    file: path,
    before: base === undefined ? undefined : readLock(base),
    after,
    registries,
    policy: context.packages.policy,
    manifests: writtenBelow(posix.dirname(path), manifests),
  })
}

function unreadLock(file: string): Finding {
  if (isNpmLock(file)) {
    const hint = 'make it anew with npm 7 or later'
    return blocking('DEPENDENCY_LOCK', 'the lock file cannot be read', { file, hint })
  }
  const message = 'packages of this kind of lock file are not compared'
  return { code: 'DEPENDENCY_LOCK_UNREAD', level: 'note', message, file }
}

/** The written package.json files that a lock file in this folder is about, by their folder as seen from it. */
function writtenBelow(
  folder: string,
  manifests: readonly ChangedFile[],
): Map<string, Record<string, unknown>> {
  const written = manifests.flatMap(({ path, head = '' }): [string, Record<string, unknown>][] => {
    const place = posix.relative(folder, posix.dirname(path))
    const value = manifestIn(head)
    return place.startsWith('..') || value === undefined ? [] : [[place, value]]
  })
  return new Map(written)
}

/** A registry that .npmrc names and its base does not: every later package would come from there. */
function npmrcFindings({ path, base = '', head = '' }: ChangedFile): Finding[] {
  const known = new Set(registriesIn(base))
  const fresh = registriesIn(head).filter((host) => !known.has(host))
  return fresh.map((host) => {
    const message = `packages come from ${JSON.stringify(host)}, another registry than before`
    return blocking('DEPENDENCY_REGISTRY', message, {
      file: path,
      hint: 'a person changes the registry in a change of its own',
    })
  })
}
