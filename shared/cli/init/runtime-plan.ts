import type { PackageFacts } from '../found/package-facts.ts'

/** A runtime with a test runner of its own. Both write JUnit. Source: docs.deno.com and bun.sh, `deno test` and `bun test`. */
const RUNTIMES = [
  { name: 'bun', junit: '--reporter=junit --reporter-outfile=junit.xml' },
  { name: 'deno', junit: '--junit-path=junit.xml' },
] as const

/** The first `bun test` or `deno test` of a script with its plain words; `undefined` where there is none. */
export function runtimeCommand({ script }: Pick<PackageFacts, 'script'>): string | undefined {
  for (const part of (script ?? '').split(/\s*(?:&&|;|\|\|)\s*/)) {
    const [, name, words = ''] = /^(bun|deno) test((?: [\w@%+=:,./*{}"'-]+)*)$/.exec(part) ?? []
    const runtime = RUNTIMES.find((each) => each.name === name)
    if (runtime !== undefined) return `${runtime.name} test ${runtime.junit}${withoutReport(words)}`
  }
  return undefined
}

/** Of two reporters the last one counts. */
function withoutReport(words: string): string {
  return words.replace(/ --(?:reporter(?:-outfile)?|junit-path)=\S+/g, '')
}
