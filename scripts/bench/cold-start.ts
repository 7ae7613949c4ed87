import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { PROGRAM_NAMES } from '../programs.ts'
import { measure, ratio, ROOT } from './measure.ts'

/** From start to the first line of an action that was given no inputs (or of the CLI's version), beside a bare start of Node. */
export function benchColdStarts(): Promise<string[]> {
  const dist = join(ROOT, 'dist')
  if (!existsSync(join(dist, 'index.js')))
    return Promise.resolve(['cold starts: not measured, there is no dist/ (npm run build)'])
  const bare = measure(process.execPath, ['-e', '0'], { runs: 5 }).ms
  return Promise.resolve(
    PROGRAM_NAMES.filter((name) => name !== 'unit-worker').map((name) =>
      ratio(`cold start of ${name}.js`, coldStart(join(dist, `${name}.js`), name), 'bare node', bare),
    ),
  )
}

function coldStart(path: string, name: string): number {
  const words = name === 'jidoka' ? [path, '--version'] : [path]
  return measure(process.execPath, words, { runs: 5, exits: [0, 3] }).ms
}
