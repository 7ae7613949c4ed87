/** What a package.json asks for under a name. */
export type Range =
  /** Not from the registry: git, an archive, a folder. */
  | { kind: 'foreign' }
  /** Any version, or one that a tag names: another one tomorrow. */
  | { kind: 'open' }
  | { kind: 'pinned' }

const ALIAS = /^npm:((?:@[^/@]+\/)?[^@]+)(?:@([^]*))?$/i
/** What npm takes for a version, a range or a tag; no other characters are left for an address. */
const VERSIONS = /^[\w.*^~<>=|\s+-]*$/
const ARCHIVE = /\.(?:tgz|tar|tar\.gz|zip)$/i

/** `npm:left-pad@1` installs another package than the name says. */
export function aliasOf(version: string): string | undefined {
  return ALIAS.exec(version.trim())?.[1]
}

/** Versions of the workspace and of a catalogue stand elsewhere; `$name` is the range of another entry. */
export function rangeOf(version: string): Range {
  const text = version.trim()
  if (/^(?:workspace|catalog):[\w.*^~-]*$|^\$[@\w./-]+$/.test(text)) return { kind: 'pinned' }
  const alias = ALIAS.exec(text)
  const range = alias === null ? text : (alias[2] ?? '').trim()
  if (!VERSIONS.test(range) || ARCHIVE.test(range)) return { kind: 'foreign' }
  return { kind: range.split('||').every((part) => isOneMajor(part.trim())) ? 'pinned' : 'open' }
}

/** `^1.2.3`, `1.x`, `>=1.0.0 <2`, `1.2 - 1.9`: nothing beyond the next major version. */
function isOneMajor(part: string): boolean {
  if (/^[\^~=]?\s*v?\d+(?:\.(?:\d+|x|\*))*(?:[-+][\w.+-]*)?$/i.test(part)) return true
  const [, low, high] =
    /^>=?\s*v?(\d+)\S*\s+<=?\s*v?(\d+)\S*$/.exec(part) ?? /^v?(\d+)\S*\s+-\s+v?(\d+)\S*$/.exec(part) ?? []
  return low !== undefined && Number(high) - Number(low) <= 1
}
