import { spawnSync } from 'node:child_process'

/** Every check that needs no test: all are run, then the failed ones are named. */
const CHECKS: [name: string, ...words: string[]][] = [
  ['types', 'tsc', '--noEmit', '--project', '.'],
  // all types of the repository at once: more than a heap of Node's own size holds
  [
    'lint',
    'node',
    '--max-old-space-size=8192',
    'node_modules/eslint/bin/eslint.js',
    '.',
    '--max-warnings',
    '0',
  ],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['rooms and cycles', 'npm', 'run', '--silent', 'rooms'],
  ['layers', 'node', 'shared/cli/jidoka.js', 'architecture', 'check', '--work-tree'],
  ['docs', 'node', 'scripts/docs.ts', '--check'],
  ['doc comments', 'node', 'scripts/check-docs.ts'],
  ['house', 'node', 'shared/cli/jidoka.js', 'house', 'check', '--code'],
  ['AGENTS.md', 'node', 'shared/cli/jidoka.js', 'house', 'agents', '--check'],
  ['wordings', 'node', 'scripts/wordings.ts'],
  ['dead code', 'knip', '--no-progress'],
]

const failed = CHECKS.filter(([name, command, ...words]) => {
  const { status } = spawnSync(command ?? '', words, { stdio: 'inherit' })
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}\n`)
  return status !== 0
})
if (failed.length > 0) {
  process.stdout.write(
    `${failed.length} of ${CHECKS.length} checks failed: ${failed.map(([name]) => name).join(', ')}\n`,
  )
  process.exitCode = 1
}
