import { blocking, warning, type Finding } from '../findings.ts'
import type { DependencyChange } from '../specification/change/check-manifest.ts'
import { safeText } from '../text/safe-log.ts'
import { baseOf, hasForeignSigns, isKnown, looksLike, nearest } from './names.ts'
import { fits, type DependencyPolicy } from './policy.ts'
import { aliasOf, rangeOf } from './ranges.ts'

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
      ...(name === change.name ? [] : aliasFinding(change, name, context)),
      ...rangeFindings(change, context),
    ]
  })
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

function likeFinding(name: string, called: string, context: DeclaredContext): Finding[] {
  const like = hasForeignSigns(name)
    ? {
        other: name.normalize('NFKD').replace(/[^\x21-\x7e]/g, '?'),
        how: 'has signs that no name in the registry has',
      }
    : looksLike(name, context.own)
  if (like === undefined) return []
  const message = `${called} ${like.how}: it may be taken for ${JSON.stringify(like.other)}`
  const hint = 'make sure that this very package is meant, and say so in the spec or in dependencies.allow'
  return [lookalike({ message, hint }, name, context)]
}

/** The name in the code says a package that people know, and another one is installed. */
function aliasFinding(
  { name, version }: DependencyChange,
  installed: string,
  context: DeclaredContext,
): Finding[] {
  const { own } = context
  if (isTelling(name, installed, own) || !(isKnown(name, own) || looksLike(name, own) !== undefined))
    return []
  const called = safeText(JSON.stringify(`${name}@${version}`), 160)
  const message = `${called} installs ${safeText(JSON.stringify(installed), 160)} under another name`
  const hint = 'take the package under its own name, or say in the spec that this very package is meant'
  return [lookalike({ message, hint }, installed, context)]
}

/** `lodash4: npm:lodash@4` is another version of what its name says. `lodash4: npm:@other/lodash@4` is another package. */
function isTelling(name: string, installed: string, own: readonly string[]): boolean {
  const base = baseOf(installed)
  const isForeign = base !== installed && isKnown(base, own) && !isKnown(installed, own)
  return name.includes(base) && !isKnown(name, own) && !isForeign
}

/** It blocks until somebody has decided: in the spec, or as the person who proposes it. */
function lookalike(
  { message, hint }: { message: string; hint: string },
  name: string,
  { file, named, isPull }: DeclaredContext,
): Finding {
  const level = isPull || named.includes(name) ? warning : blocking
  return level('DEPENDENCY_LOOKALIKE', message, { file, hint })
}

function rangeFindings({ name, version }: DependencyChange, { file, isPull }: DeclaredContext): Finding[] {
  const called = safeText(JSON.stringify(`${name}@${version}`), 160)
  const hint = 'write a version, or a range of one major version, of the registry'
  const { kind } = rangeOf(version)
  if (kind === 'foreign')
    return [blocking('DEPENDENCY_SOURCE', `${called} does not come from the registry`, { file, hint })]
  if (kind === 'pinned') return []
  return [
    (isPull ? warning : blocking)('DEPENDENCY_UNPINNED', `${called} may be another version tomorrow`, {
      file,
      hint,
    }),
  ]
}
