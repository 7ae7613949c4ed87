import { hasCode } from '../errors.ts'

/** A ref that only grows, and that others may move at the same time. */
export interface SharedRef {
  /** Its tip, with the objects of it in this repository; `undefined` when there is no such ref. */
  tip: () => Promise<string | undefined>
  /** Moves it if its tip is still `expected`. @throws FactoryError PUBLISH_OCCUPIED when it is not. */
  push: (commit: string, expected: string | undefined) => Promise<void>
}

/** Tries when others move the ref at the same time. */
export const MAX_PUSHES = 5

/** How often it is tried, and what is waited for before each further try. */
export interface PushTries {
  most: number
  wait: (pushes: number) => Promise<void>
}

const AT_ONCE: PushTries = { most: MAX_PUSHES, wait: () => Promise.resolve() }

/**
 * Adds to a ref: builds a commit on its tip and pushes it; builds it again on the new tip when somebody was faster. Nothing is
 * pushed when the tip itself is given back. Gives the new tip.
 * @throws FactoryError PUBLISH_OCCUPIED when others were always faster; those of the ref.
 */
export async function pushOnTop<T extends string | undefined>(
  ref: SharedRef,
  build: (tip: string | undefined) => Promise<T>,
  { most, wait }: PushTries = AT_ONCE,
): Promise<T> {
  for (let pushes = 1; ; pushes += 1) {
    const tip = await ref.tip()
    const commit = await build(tip)
    if (commit === undefined || commit === tip) return commit
    try {
      await ref.push(commit, tip)
      return commit
    } catch (thrown) {
      const isTaken = hasCode(thrown, 'PUBLISH_OCCUPIED')
      if (!isTaken || pushes === most) throw thrown
      await wait(pushes)
    }
  }
}
