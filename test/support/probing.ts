import { edit } from './story.ts'

/** The line of the example with a station that looks for missing examples, before the one that publishes. */
export function addProbe(folder: string): void {
  edit(
    folder,
    'factory.yml',
    /^( +)trace-publish: .*$/m,
    '$1probe: { pass: trace-publish, stop: generate }\n$&',
  )
  edit(folder, 'factory.yml', /^( +review:\n?.*pass: )trace-publish/m, '$1probe')
}

/** The same, where every spec is asked about, whatever its risk. */
export function askAlways(folder: string): void {
  addProbe(folder)
  edit(folder, 'factory.yml', /^line:/m, 'adequacy: ask\nline:')
}

/** A call that a reviewer names, and what it should give. */
export interface NamedCall {
  call: string
  should: string
  /** The criterion that decides; without one the spec is silent. */
  criterion?: string
}

/** The reply of a reviewer who finds all criteria met and doubts these calls of one file. */
export function doubts(path: string, calls: readonly NamedCall[]): string {
  const findings = calls.map(({ call, should, criterion = null }) => ({
    ...{ category: 'correctness', severity: 'high', kind: 'missing', path, quote: null },
    ...{ call, gives: 'something else', should, criterion },
    ...{ scenario: `the call gives something else than ${should}`, suggestion: null },
  }))
  return JSON.stringify({ untested: [], findings, matrix: [] })
}
