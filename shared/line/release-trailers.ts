/** Who makes commits that no server makes. */
export const AUTHOR = { name: 'Jidoka', email: 'jidoka@users.noreply.github.com' }

type Trailer = 'Factory-Serial' | 'Factory-Trace' | 'Factory-Base'

/** The first value of a trailer of a release in the message of a commit. Anybody may write one: it is a claim. */
export function trailerOf(message: string, name: Trailer): string | undefined {
  return trailersOf(message, name)[0]
}

/** All values of it: a squash keeps the messages of several commits. */
export function trailersOf(message: string, name: Trailer): string[] {
  return [...message.matchAll(new RegExp(`^${name}: (\\S+)$`, 'gm'))].map(([, value = '']) => value)
}

/** The serial that the commit of a release names; `undefined` for other commits. */
export function serialIn(message: string): string | undefined {
  return trailerOf(message, 'Factory-Serial')
}

/** The commit that the change of a release was made at; `undefined` where that is its parent. */
export function baseIn(message: string): string | undefined {
  return trailerOf(message, 'Factory-Base')
}
