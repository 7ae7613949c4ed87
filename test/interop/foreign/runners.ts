import { COMMON, MODULE, TYPED, type Fixture } from './fixture.ts'

const NPM = 'npm ci --ignore-scripts'

/** A test in the words that jest, vitest and bun share. */
const expectTest = (head: string): string =>
  `${head}\ntest('adds', () => {\n  expect(add(1, 2)).toBe(3)\n})\n`

/** Other people's runners and runtimes, in versions that the registry has. */
export const RUNNERS: Record<string, Fixture> = {
  jest: {
    packages: { jest: '30.5.2', 'jest-junit': '16.0.0' },
    manifest: { scripts: { test: 'jest' } },
    files: {
      'lib/add.js': COMMON,
      'test/add.test.js': expectTest("const { add } = require('../lib/add')\n"),
    },
    command: 'npx jest --ci --reporters=jest-junit',
    setup: [NPM],
  },
  'jest with ES modules': {
    packages: { jest: '30.5.2', 'jest-junit': '16.0.0' },
    manifest: { type: 'module', scripts: { test: 'NODE_OPTIONS=--experimental-vm-modules jest' } },
    files: {
      'lib/add.js': MODULE,
      'test/add.test.js': expectTest("import { add } from '../lib/add.js'\n"),
    },
    command: 'NODE_OPTIONS=--experimental-vm-modules npx jest --ci --reporters=jest-junit',
    setup: [NPM],
  },
  vitest: {
    // of later ones npm leaves a package for Windows out of the lock file where a registry does not give it, and npm ci refuses that file
    packages: { vitest: '3.2.4' },
    manifest: { type: 'module', scripts: { test: 'vitest' } },
    files: {
      'src/add.ts': TYPED,
      'src/add.test.ts': expectTest(
        "import { expect, test } from 'vitest'\nimport { add } from './add.ts'\n",
      ),
    },
    command: 'npx vitest run --reporter=junit --outputFile=junit.xml',
    setup: [NPM],
  },
  mocha: {
    packages: { mocha: '11.7.5' },
    manifest: { scripts: { test: 'mocha' } },
    files: {
      'lib/add.js': COMMON,
      'test/add.js':
        "const assert = require('node:assert')\nconst { add } = require('../lib/add')\n\ndescribe('add', () => {\n  it('adds', () => assert.equal(add(1, 2), 3))\n})\n",
    },
    command: 'npx mocha --reporter xunit --reporter-option output=junit.xml',
    setup: [NPM],
  },
  ava: {
    packages: { ava: '7.0.0' },
    manifest: { type: 'module', scripts: { test: 'ava' } },
    files: {
      'src/add.js': MODULE,
      'test/add.js':
        "import test from 'ava'\nimport { add } from '../src/add.js'\n\ntest('adds', (t) => t.is(add(1, 2), 3))\n",
    },
    command: 'npx ava',
    isOffered: true,
    setup: [NPM],
  },
  tap: {
    packages: { tap: '21.8.0' },
    manifest: { type: 'module', scripts: { test: 'tap' } },
    files: {
      'src/add.js': MODULE,
      'test/add.js':
        "import tap from 'tap'\nimport { add } from '../src/add.js'\n\ntap.test('adds', (t) => {\n  t.equal(add(1, 2), 3)\n  t.end()\n})\n",
      '.taprc': 'allow-incomplete-coverage: true\n',
    },
    command: 'npx tap',
    isOffered: true,
    setup: [NPM],
  },
  tape: {
    packages: { tape: '5.10.2' },
    manifest: { scripts: { test: 'tape test/*.js' } },
    files: {
      'lib/add.js': COMMON,
      'test/add.js':
        "const test = require('tape')\nconst { add } = require('../lib/add')\n\ntest('adds', (t) => {\n  t.equal(add(1, 2), 3)\n  t.end()\n})\n",
    },
    command: 'npx tape test/*.js',
    isOffered: true,
    setup: [NPM],
  },
  jasmine: {
    packages: { jasmine: '7.0.0' },
    manifest: { scripts: { test: 'jasmine' } },
    files: {
      'lib/add.js': COMMON,
      'spec/add-spec.js':
        "const { add } = require('../lib/add')\n\ndescribe('add', () => {\n  it('adds', () => expect(add(1, 2)).toBe(3))\n})\n",
      'spec/support/jasmine.json': '{"spec_dir":"spec","spec_files":["**/*[sS]pec.js"]}\n',
    },
    command: 'npx jasmine',
    isOffered: true,
    setup: [NPM],
  },
  bun: {
    packages: { bun: '1.4.5' },
    manifest: { type: 'module', scripts: { test: 'bun test' } },
    files: {
      'src/add.ts': TYPED,
      'src/add.test.ts': expectTest("import { expect, test } from 'bun:test'\nimport { add } from './add'\n"),
    },
    command: 'npx bun test --reporter=junit --reporter-outfile=junit.xml',
    setup: [NPM, 'npm rebuild bun'],
  },
  deno: {
    packages: { deno: '2.9.6' },
    manifest: { type: 'module', scripts: { test: 'deno test' } },
    files: {
      'src/add.ts': TYPED,
      'src/add.test.ts':
        "import { add } from './add.ts'\n\nDeno.test('adds', () => {\n  if (add(1, 2) !== 3) throw new Error('wrong')\n})\n",
    },
    command: 'npx deno test --junit-path=junit.xml',
    setup: [NPM, 'npm rebuild deno'],
  },
}
