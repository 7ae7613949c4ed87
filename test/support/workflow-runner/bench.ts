import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeRepository, type TestRepository } from '../repository.ts'
import type { RunnerOptions, Trigger } from './options.ts'
import { makeWorkflowRunner, type WorkflowRunner } from './workflow-runner.ts'

/** A repository, a runner for it, and a trigger at its head: what a test of workflows starts from. */
export interface Bench {
  repository: TestRepository
  runner: WorkflowRunner
  /** A trigger at the current head of main; `workflow` defaults to the first file given. */
  trigger: (changes?: Partial<Trigger>) => Trigger
  close(): void
}

/** Sets up a bench in temporary folders. The files are committed as they are given, workflows by their full paths. */
export function makeBench(files: Record<string, string>, options: Partial<RunnerOptions> = {}): Bench {
  const repository = makeRepository(files)
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-runner-'))
  const runner = makeWorkflowRunner({
    repository: { name: 'octo/demo', path: repository.path },
    folder,
    graceMs: { interrupt: 300, terminate: 300 },
    ...options,
  })
  const workflow = Object.keys(files).find((path) => path.startsWith('.github/workflows/')) ?? ''
  return {
    repository,
    runner,
    trigger: (changes = {}) => ({
      workflow,
      event: 'push',
      sha: repository.git('rev-parse', 'HEAD'),
      ref: 'refs/heads/main',
      ...changes,
    }),
    close() {
      repository.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
