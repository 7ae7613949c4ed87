import { expect, test } from 'vitest'
import { wholeScript, type Scripts } from '../../../../shared/cli/found/whole-script.ts'

test.each<[scripts: Scripts, whole: string | undefined]>([
  [{ lint: 'xo' }, undefined],
  [{ test: 'npm run lint && npm run unit', lint: 'xo', unit: 'node --test' }, 'xo && node --test'],
  [{ test: 'yarn unit', unit: 'pnpm run -s deep', deep: 'ava' }, 'ava'],
  [{ test: 'npm run unit -- --grep x', unit: 'tsc && mocha' }, 'tsc && mocha --grep x'],
  [
    { test: 'run-s lint test:*', lint: 'xo', 'test:a': 'ava', 'test:a:b': 'x', 'test:c': 'tap' },
    'xo && ava && tap',
  ],
  [{ test: 'npm-run-all --serial unit', unit: 'jest' }, 'jest'],
  [{ pretest: 'npm run build', build: 'tsc -p .', test: 'node --test' }, 'tsc -p . && node --test'],
  [{ test: 'sh -c "npm run a && npm run b"', a: 'x', b: 'y' }, 'sh -c "npm run a && npm run b"'],
  [{ test: 'npm run gone && pnpm install' }, 'npm run gone && pnpm install'],
  [{ test: 'npm run a', a: 'npm run b', b: 'npm run a' }, 'npm run b'],
])('what npm test runs by %j is %s', (scripts, whole) => {
  expect(wholeScript(scripts)).toBe(whole)
})
