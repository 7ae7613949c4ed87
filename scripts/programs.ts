import { STATION_NAMES } from '../shared/factory/stations.ts'

/** Our actions that are no station. */
const HELPERS = [
  ...['receive', 'deliver', 'plan', 'keep-answers', 'report-findings', 'ask', 'answer'],
  ...['sync-ledger', 'record-unit'],
]

/**
 * Every program a bundle is made for, with its source: the actions, the work of a command station, the command line, the
 * threads of a local unit and of init, and the processes that call examples, lint and try variants.
 */
export const PROGRAMS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...STATION_NAMES, ...HELPERS].map((name) => [name, `actions/${name}/main.ts`])),
  work: 'actions/receive/work.ts',
  jidoka: 'shared/cli/main.ts',
  'unit-worker': 'shared/local/unit-worker.ts',
  'learn-worker': 'shared/cli/init/learn-worker.ts',
  'example-calls': 'shared/oracle/child/main.ts',
  'example-preload': 'shared/oracle/child/preload/main.ts',
  'own-eslint': 'shared/own-eslint/child/main.ts',
  'try-variants': 'shared/adequacy/run/child/main.ts',
}

export const PROGRAM_NAMES = Object.keys(PROGRAMS)
