import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { PROGRAM_NAMES } from '../programs.ts'
import { DIST, measure, ratio } from './measure.ts'

/** They wait for what they are told. */
const NOT_MEASURED = new Set([
  'unit-worker',
  'learn-worker',
  'own-eslint',
  'example-calls',
  'example-preload',
  'try-variants',
])

/**
 * From start to the first line of an action that was given no inputs (or of the CLI's version), beside a bare start of Node.
 * Node is measured again beside each program, so that both meet the same load.
 */
export function benchColdStarts(): Promise<string[]> {
  if (!existsSync(join(DIST, 'index.js')))
    return Promise.resolve(['cold starts: not measured, there is no dist/ (npm run build)'])
  return Promise.resolve(
    PROGRAM_NAMES.filter((name) => !NOT_MEASURED.has(name)).map((name) => {
      const bare = measure(process.execPath, ['-e', '0'], { runs: 7 }).ms
      return ratio(`cold start of ${name}.js`, coldStart(name), 'bare node', bare)
    }),
  )
}

function coldStart(name: string): number {
  const path = join(DIST, `${name}.js`)
  const words = name === 'jidoka' ? [path, '--version'] : [path]
  return measure(process.execPath, words, { runs: 7, exits: [0, 3] }).ms
}
