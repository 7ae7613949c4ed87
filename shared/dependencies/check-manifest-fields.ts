import { blocking, warning, type Finding } from '../findings.ts'
import { recordOrEmpty } from '../formats/read-json.ts'
import { safeText } from '../text/safe-log.ts'
import { fits, type DependencyPolicy } from './policy.ts'

type Manifest = Record<string, unknown>

/** Fields of a package.json, besides its dependencies, that decide what is installed and what runs then. */
export function checkManifestFields(
  file: string,
  { head, base, policy }: { head: Manifest; base: Manifest; policy: DependencyPolicy },
): Finding[] {
  return [...managerFinding(file, head, base), ...builtFindings(file, { head, base, policy })]
}

/** A package manager of a version, with or without its digest. */
const MANAGER = /^(?:npm|pnpm|yarn|bun)@\d+\.\d+\.\d+(?:-[\w.]+)?(?:\+sha\d+\.[0-9a-f]+)?$/

function managerFinding(file: string, head: Manifest, base: Manifest): Finding[] {
  const { packageManager: now } = head
  if (now === undefined || now === base['packageManager'] || (typeof now === 'string' && MANAGER.test(now)))
    return []
  const called = safeText(JSON.stringify(now), 160)
  const hint = 'write npm, pnpm, yarn or bun with a version'
  return [blocking('DEPENDENCY_SOURCE', `the package manager ${called} is no version of one`, { file, hint })]
}

/** Packages that pnpm, bun, yarn or lavamoat may let run programs when they are installed. */
function builtFindings(
  file: string,
  { head, base, policy }: { head: Manifest; base: Manifest; policy: DependencyPolicy },
): Finding[] {
  const known = builtBy(base)
  const fresh = builtBy(head).filter((name) => !known.includes(name) && !fits(name, policy.scripts ?? []))
  const level = policy.scripts === undefined ? warning : blocking
  const hint = 'install without scripts, or name it under dependencies.scripts of factory.yml'
  return [...new Set(fresh)].map((name) => {
    const called = safeText(JSON.stringify(name), 160)
    return level('DEPENDENCY_INSTALL_SCRIPT', `${called} may run a program when it is installed`, {
      file,
      hint,
    })
  })
}

function builtBy(manifest: Manifest): string[] {
  const [pnpm, lavamoat] = [recordOrEmpty(manifest['pnpm']), recordOrEmpty(manifest['lavamoat'])]
  const lists = [manifest['trustedDependencies'], pnpm['onlyBuiltDependencies']]
  const switches = [manifest['allowScripts'], pnpm['allowBuilds'], lavamoat['allowScripts']].map(
    recordOrEmpty,
  )
  const metas = Object.entries(recordOrEmpty(manifest['dependenciesMeta']))
  return [
    ...lists.flatMap((list) => (Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [])),
    ...switches.flatMap((each) => Object.keys(each).filter((name) => each[name] !== false)),
    ...metas.filter(([, meta]) => recordOrEmpty(meta)['built'] === true).map(([name]) => name),
  ]
}
