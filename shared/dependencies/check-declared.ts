import { blocking, warning, type Finding } from '../findings.ts'
import type { DependencyChange } from '../specification/change/check-manifest.ts'
import { safeText } from '../text/safe-log.ts'
import { looksLike, nearest } from './names.ts'
import { fits, type DependencyPolicy } from './policy.ts'

/** What decides about the packages that a package.json declares anew. */
export interface DeclaredContext {
  file: string
  policy: DependencyPolicy
  /** Packages that the repository has already. */
  own: readonly string[]
  /** Names that the spec of the change names: a person has decided about them. */
  named: readonly string[]
  /** Does a person propose the change? */
  isPull: boolean
}

/** New packages that are not allowed, look like others, or may be another version tomorrow. */
export function checkDeclared(changes: readonly DependencyChange[], context: DeclaredContext): Finding[] {
  return changes.flatMap((change) => {
    const name = aliasOf(change.version) ?? change.name
    return [
      ...(change.before === undefined || name !== change.name ? nameFindings(name, context) : []),
      ...rangeFindings(change, context),
    ]
  })
}

/** `npm:left-pad@1` installs another package than the name says. */
function aliasOf(version: string): string | undefined {
  return /^npm:((?:@[^/@]+\/)?[^@]+)/.exec(version)?.[1]
}

function nameFindings(name: string, context: DeclaredContext): Finding[] {
  const { file, policy } = context
  const called = safeText(JSON.stringify(name), 160)
  if (fits(name, policy.deny ?? []))
    return [
      blocking('DEPENDENCY_DENIED', `${called} is on the deny list of factory.yml`, {
        file,
        hint: 'do without it',
      }),
    ]
  if (policy.allow !== undefined && !fits(name, policy.allow)) return [notAllowed(name, called, context)]
  return policy.allow === undefined || !policy.allow.includes(name) ? likeFinding(name, called, context) : []
}

function notAllowed(name: string, called: string, { file, policy }: DeclaredContext): Finding {
  const near = nearest(name, policy.allow ?? [])
  const meant = near === undefined ? '' : `use ${near} if that was meant; else `
  const hint = `${meant}a person adds it to dependencies.allow of factory.yml`
  return blocking('DEPENDENCY_NOT_ALLOWED', `${called} is not on the allow list of factory.yml`, {
    file,
    hint,
  })
}

function likeFinding(name: string, called: string, { file, own, named, isPull }: DeclaredContext): Finding[] {
  const like = looksLike(name, own)
  if (like === undefined) return []
  const message = `${called} ${like.how}: it may be taken for ${JSON.stringify(like.other)}`
  const hint = 'make sure that this very package is meant, and say so in the spec or in dependencies.allow'
  const isDecided = isPull || named.includes(name)
  return [(isDecided ? warning : blocking)('DEPENDENCY_LOOKALIKE', message, { file, hint })]
}

const FOREIGN =
  /^(?:git|git\+\w+|github|gitlab|bitbucket|https?|file|link|portal|patch):|^[^@\s/]+\/[^@\s/]+(?:#.*)?$|^\.{0,2}\//
/** Any version at all, or any from one on. */
const OPEN = /^(?:\*|x|latest|next|beta|alpha|canary|)$|^>=?\s*\d[^<]*$|^npm:[^@]+$/i

function rangeFindings({ name, version }: DependencyChange, { file, isPull }: DeclaredContext): Finding[] {
  const called = safeText(JSON.stringify(`${name}@${version}`), 160)
  const hint = 'write a version, or a range of one major version, of the registry'
  if (FOREIGN.test(version.trim()))
    return [blocking('DEPENDENCY_SOURCE', `${called} does not come from the registry`, { file, hint })]
  if (!OPEN.test(version.trim())) return []
  return [
    (isPull ? warning : blocking)('DEPENDENCY_UNPINNED', `${called} may be another version tomorrow`, {
      file,
      hint,
    }),
  ]
}
