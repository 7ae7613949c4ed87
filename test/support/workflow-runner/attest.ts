import { readFileSync } from 'node:fs'
import { annotate, takeLine, type Job, type StepFrame } from './job-state.ts'

/**
 * actions/attest without its servers: it takes what the action takes, and needs the rights that the action needs
 * (https://github.com/actions/attest/blob/v4.2.2/README.md). Its output `subjects` is there for tests alone.
 */
export function attest(job: Job, inputs: Record<string, string>, frame: StepFrame): Promise<number> {
  const missing = ['id-token', 'attestations'].filter((scope) => job.seat.permissions[scope] !== 'write')
  const lines = readFileSync(inputs['subject-checksums'] ?? '', 'utf8')
    .trimEnd()
    .split('\n')
  const bad = lines.filter((line) => !/^[0-9a-f]{64} [ *].+$/.test(line))
  if (missing.length + bad.length > 0 || (inputs['predicate-type'] ?? '') === '') {
    annotate(job, 'error', `cannot attest: no ${missing.join(', ')}; bad subjects: ${bad.length}`)
    return Promise.resolve(1)
  }
  JSON.parse(readFileSync(inputs['predicate-path'] ?? '', 'utf8'))
  frame.record.outputs['subjects'] = lines.map((line) => line.slice(66)).join(' ')
  takeLine(job, { kind: 'text', text: `attested ${lines.length} subjects as ${inputs['predicate-type']}` })
  return Promise.resolve(0)
}
