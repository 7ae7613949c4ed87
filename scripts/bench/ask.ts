import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample } from '../../examples/repository.ts'
import { askAlways } from '../../test/support/probing.ts'
import { CLI, measure, ratio } from './measure.ts'

const RUN = [CLI, 'run', 'specs/parse-duration.spec.md', '--mode', 'replay', '--json']

/** What asking costs: a unit of the example with a probing station, beside the same unit without one. Both from recorded answers. */
export function benchAsk(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  const [plain, asking] = [join(folder, 'plain'), join(folder, 'asking')]
  try {
    makeExample(plain)
    makeExample(asking, { adapt: askAlways })
    const without = measure(process.execPath, RUN, { cwd: plain })
    const probed = measure(process.execPath, RUN, { cwd: asking, exits: [4] })
    const { units } = JSON.parse(probed.output) as { units: { questions: unknown[] }[] }
    return Promise.resolve([
      ratio('a unit of the example that is asked about', probed.ms, 'without a probing station', without.ms),
      `${units[0]?.questions.length ?? 0} questions were asked`,
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
