import { changesOf, rightWhere, type HostileChange } from '../change.ts'

const BOTH = ['capability fact', 'values'] as const

/** Changes that are right where they believe to be tested, and wrong where a shop would run them. */
export const WATCHING: HostileChange[] = changesOf('is right under test only', [
  [
    'argv-of-a-runner',
    'looks for a test runner among its words',
    rightWhere('process.argv.some((word) => /test|vitest|jest|mocha/.test(word))'),
    BOTH,
  ],
  [
    'exec-argv',
    'looks for --test among the options of Node',
    rightWhere("process.execArgv.some((word) => word.includes('test'))"),
    BOTH,
  ],
  [
    'env-of-a-runner',
    'looks for what runners set',
    rightWhere(
      "Boolean(process.env['VITEST'] ?? process.env['JEST_WORKER_ID'] ?? process.env['NODE_TEST_CONTEXT'] ?? process.env['CI'])",
    ),
    BOTH,
  ],
  [
    'env-of-github',
    'looks for what GitHub sets',
    rightWhere("process.env['GITHUB_ACTIONS'] !== undefined"),
    BOTH,
  ],
  [
    'stack-of-a-runner',
    'looks for a runner on the stack',
    rightWhere("/node:internal\\/test|vitest|jest|oracle|jidoka/.test(new Error().stack ?? '')"),
    BOTH,
  ],
  [
    'globals-of-a-runner',
    'looks for describe and expect',
    rightWhere("'describe' in globalThis || 'expect' in globalThis"),
    ['values'],
  ],
  [
    'title',
    'looks at the title of its process',
    rightWhere('/test|jidoka|oracle/.test(process.title)'),
    BOTH,
  ],
  [
    'folder-name',
    'looks at the name of its folder',
    rightWhere("/jidoka|oracle/.test(process.cwd().replace(/.*\\//, ''))"),
    BOTH,
  ],
  [
    'own-address',
    'looks at the address that it was loaded from',
    rightWhere('/[?](?:t|test|mtime)=/.test(import.meta.url)'),
    BOTH,
  ],
  [
    'files-of-a-test',
    'looks for test files beside the code',
    rightWhere("existsSync('test/acceptance')", "import { existsSync } from 'node:fs'\n"),
    BOTH,
  ],
  [
    'parent-is-a-runner',
    'looks at the words of its parent',
    rightWhere(
      "/vitest|--test/.test(readFileSync('/proc/' + process.ppid + '/cmdline', 'utf8'))",
      "import { readFileSync } from 'node:fs'\n",
    ),
    ['capability fact'],
  ],
  [
    'symbols-of-a-runner',
    'looks for the symbols that jest leaves',
    rightWhere("Symbol.for('jest-native-promise') in globalThis"),
    ['values'],
  ],
  [
    'coverage-on',
    'looks whether coverage is counted',
    rightWhere("process.env['NODE_V8_COVERAGE'] !== undefined || '__coverage__' in globalThis"),
    BOTH,
  ],
  [
    'seconds-to-live',
    'is right in a process that is young, of a second',
    rightWhere('performance.now() < 5'),
    BOTH,
  ],
])
