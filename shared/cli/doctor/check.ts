import { asFactoryError } from '../../errors.ts'

/** What doctor says about one thing. */
export interface Check {
  name: string
  /** `note` is worth knowing and keeps nothing from running. */
  state: 'ok' | 'note' | 'mend'
  /** One sentence: what was found. */
  detail: string
  /** What to do about it; `null` when nothing is to do. */
  mend: string | null
}

/** Nothing to mend. */
export function fine(name: string, detail: string): Check {
  return { name, state: 'ok', detail, mend: null }
}

/** Worth knowing; it does not turn the exit code. */
export function note(name: string, detail: string, mend: string | null = null): Check {
  return { name, state: 'note', detail, mend }
}

/** Something that keeps the line from running; `mend` is what to do, one sentence. */
export function broken(name: string, detail: string, mend: string): Check {
  return { name, state: 'mend', detail, mend }
}

/** The checks of `look`; whatever it throws is what there is to mend. */
export async function examined(name: string, look: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await look()
  } catch (thrown) {
    const { code, message, hint } = asFactoryError(thrown)
    return [broken(name, `${code}: ${message}`, hint ?? 'mend this and run jidoka doctor again')]
  }
}
