import { asFactoryError } from '../../errors.ts'

/** What doctor found out about one thing. */
export interface Check {
  name: string
  /** `fix`: the line cannot run before this is fixed. `note`: good to know, the line can run. */
  state: 'ok' | 'note' | 'fix'
  /** One sentence: what was found. */
  detail: string
  /** The next step in one sentence; `null` when there is nothing to do. */
  fix: string | null
}

/** Everything is as it should be. */
export function passed(name: string, detail: string): Check {
  return { name, state: 'ok', detail, fix: null }
}

/** Good to know; it does not change the exit code. */
export function note(name: string, detail: string, fix: string | null = null): Check {
  return { name, state: 'note', detail, fix }
}

/** Something that keeps the line from running; `fix` is the next step, in one sentence. */
export function failed(name: string, detail: string, fix: string): Check {
  return { name, state: 'fix', detail, fix }
}

/** The checks that `look` returns. An error that it throws becomes a check to fix. */
export async function examined(name: string, look: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await look()
  } catch (thrown) {
    const { code, message, hint } = asFactoryError(thrown)
    return [failed(name, `${code}: ${message}`, hint ?? 'fix this, then run jidoka doctor again')]
  }
}
