import type { PackageFacts } from '../../../../shared/cli/found/package-facts.ts'

/** A package.json that says nothing, with what is given in its place. */
export function packageFactsOf(given: Partial<PackageFacts> = {}): PackageFacts {
  return {
    runtime: 'node',
    script: undefined,
    dependencies: [],
    choosesTests: false,
    manager: { name: 'npm', version: undefined, lock: 'none' },
    node: undefined,
    typescript: undefined,
    tools: [],
    ...given,
  }
}
