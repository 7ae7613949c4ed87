import { scalarText } from './expressions.ts'
import type { CacheMode, Frame } from './run-state.ts'
import type { JobSpec } from './workflow-file.ts'

const ORDER: CacheMode[] = ['none', 'read', 'write']

/**
 * What a job may do with caches: what it says, else what its workflow says, else the default, and never more than its
 * callers said (github.blog changelog 2026-09-10). The default caps nothing.
 */
export function cacheModeOf<Default extends CacheMode | undefined>(
  frame: Frame,
  spec: JobSpec,
  byDefault: Default,
): CacheMode | Default {
  const said = [spec.cacheMode, frame.workflow.cacheMode].find((mode) => mode !== undefined)
  const own = ORDER.find((mode) => mode === scalarText(said))
  const modes = [own, frame.cacheCap].filter((mode) => mode !== undefined)
  return ORDER.find((mode) => modes.includes(mode)) ?? byDefault
}
