import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { makeExample } from '../../examples/repository.ts'
import { CLI, measure, ratio } from './measure.ts'

const SPEC = 'specs/truncate-middle.spec.md'
const RUN = [CLI, 'run', SPEC, '--until', 'generate', '--json']

/**
 * A unit until its change is there, written by a program that does nothing, beside the same unit with the recorded answer of a model: what a
 * tree, the walls around it and the reading of what lies in it cost.
 */
export function benchWriter(): Promise<string[]> {
  const [program, model] = [folderOf(letNothingWrite), folderOf(() => undefined)]
  try {
    const ours = measure(process.execPath, RUN, { cwd: program, runs: 5 })
    const peer = measure(process.execPath, [...RUN, '--mode', 'replay'], { cwd: model, runs: 5 })
    return Promise.resolve([
      ratio(
        'a unit that a program writes which does nothing',
        ours.ms,
        'with the recorded answer of a model',
        peer.ms,
      ),
    ])
  } finally {
    for (const folder of [program, model]) rmSync(folder, { recursive: true, force: true })
  }
}

function folderOf(adapt: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  makeExample(folder, { adapt })
  return folder
}

function letNothingWrite(folder: string): void {
  const path = join(folder, 'factory.yml')
  const factory = parse(readFileSync(path, 'utf8')) as { models: Record<string, unknown> }
  factory.models['writer'] = { command: ['true'] }
  writeFileSync(path, stringify(factory))
}
