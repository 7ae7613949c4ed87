import { COMMON, MODULE, TYPED, type Fixture } from './fixture.ts'

const NODE_TEST = { test: 'node --test' }
const COMMAND = 'node --test --test-reporter=junit --test-reporter-destination=junit.xml'
const BODY = "test('adds', () => {\n  assert.equal(add(1, 2), 3)\n})\n"
const testOf = (add: string): string =>
  `import assert from 'node:assert/strict'\nimport { test } from 'node:test'\nimport { add } from '${add}'\n\n${BODY}`

/** Ways of writing modules, with the runner that comes with Node. */
export const MODULE_STYLES: Record<string, Fixture> = {
  CommonJS: {
    packages: {},
    manifest: { scripts: NODE_TEST },
    files: {
      'lib/add.js': COMMON,
      'test/add.test.js': `const assert = require('node:assert/strict')\nconst { test } = require('node:test')\nconst { add } = require('../lib/add')\n\n${BODY}`,
    },
    command: COMMAND,
    setup: [],
  },
  'ES modules': {
    packages: {},
    manifest: { type: 'module', scripts: NODE_TEST },
    files: { 'lib/add.js': MODULE, 'test/add.test.js': testOf('../lib/add.js') },
    command: COMMAND,
    setup: [],
  },
  'TypeScript that Node runs as it is': {
    packages: {},
    manifest: { type: 'module', scripts: NODE_TEST },
    files: { 'src/add.ts': TYPED, 'test/add.test.ts': testOf('../src/add.ts') },
    command: COMMAND,
    setup: [],
  },
  'TypeScript that is built first': {
    packages: { typescript: '6.0.3', '@types/node': '24.19.2' },
    manifest: {
      type: 'module',
      scripts: { build: 'tsc', test: 'tsc && node --test "dist/**/*.test.js"' },
    },
    files: {
      'src/add.ts': TYPED,
      'src/add.test.ts': testOf('./add.js'),
      'tsconfig.json':
        '{"compilerOptions":{"outDir":"dist","rootDir":"src","module":"nodenext","target":"es2022","strict":true,"types":["node"]},"include":["src"]}\n',
    },
    command: 'npm test',
    isOffered: true,
    setup: ['npm ci --ignore-scripts'],
  },
}
