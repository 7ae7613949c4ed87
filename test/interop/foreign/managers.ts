import { COMMON, type Fixture } from './fixture.ts'

/** A package whose module needs its neighbour, and a test of it by mocha. */
const WORKSPACE: Record<string, string> = {
  'packages/kit/package.json': '{"name":"@shop/kit","version":"1.0.0","main":"lib/kit.js"}\n',
  'packages/kit/lib/kit.js': 'module.exports = { zero: 0 }\n',
  'packages/app/lib/add.js': `const { zero } = require('@shop/kit')\n\n${COMMON.replace('a + b', 'a + b + zero')}`,
  'packages/app/test/add.js':
    "const assert = require('node:assert')\nconst { add } = require('../lib/add')\n\ndescribe('add', () => {\n  it('adds', () => assert.equal(add(1, 2), 3))\n})\n",
}

/** One repository of two packages, as each manager has it. */
function workspaceOf(neighbour: string, more: Record<string, string> = {}): Record<string, string> {
  const app = { name: '@shop/app', version: '1.0.0', dependencies: { '@shop/kit': neighbour } }
  return { ...WORKSPACE, 'packages/app/package.json': `${JSON.stringify(app)}\n`, ...more }
}

const TEST = { test: 'mocha packages/*/test' }
const MOCHA = 'mocha --reporter xunit --reporter-option output=junit.xml packages/*/test'
const KEPT = 'test ! -f .pnp.cjs || cp .pnp.cjs .pnp.kept'
const COMMON_PARTS = {
  packages: { mocha: '11.7.5' },
  module: 'packages/app/lib/add.js',
}

export const MANAGED: Record<string, Fixture> = {
  'npm workspaces': {
    ...COMMON_PARTS,
    manifest: { private: true, workspaces: ['packages/*'], scripts: TEST },
    files: workspaceOf('1.0.0'),
    command: `npx ${MOCHA}`,
    setup: ['npm ci --ignore-scripts'],
  },
  'pnpm workspaces': {
    ...COMMON_PARTS,
    manager: 'pnpm',
    manifest: { private: true, packageManager: 'pnpm@10.27.0', scripts: TEST },
    files: workspaceOf('workspace:*', { 'pnpm-workspace.yaml': 'packages: [packages/*]\n' }),
    command: `pnpm exec ${MOCHA}`,
    setup: ['pnpm install --frozen-lockfile --ignore-scripts'],
  },
  'yarn 1 workspaces': {
    ...COMMON_PARTS,
    manager: 'yarn 1',
    manifest: { private: true, packageManager: 'yarn@1.22.22', workspaces: ['packages/*'], scripts: TEST },
    files: workspaceOf('1.0.0'),
    command: `yarn ${MOCHA}`,
    setup: ['yarn install --frozen-lockfile --ignore-scripts'],
  },
  'yarn berry with node_modules': {
    ...COMMON_PARTS,
    manager: 'yarn berry',
    manifest: { private: true, packageManager: 'yarn@4.12.0', workspaces: ['packages/*'], scripts: TEST },
    files: workspaceOf('workspace:*', { '.yarnrc.yml': 'nodeLinker: node-modules\n' }),
    command: `yarn ${MOCHA}`,
    setup: ['yarn install --immutable --mode=skip-build'],
  },
  "yarn berry with Plug'n'Play": {
    ...COMMON_PARTS,
    manager: 'yarn berry',
    manifest: { private: true, packageManager: 'yarn@4.12.0', workspaces: ['packages/*'], scripts: TEST },
    files: workspaceOf('workspace:*', { '.gitignore': 'node_modules\n.yarn\n' }),
    command: `npx ${MOCHA}`,
    setup: [KEPT, 'YARN_NODE_LINKER=node-modules yarn install --immutable --mode=skip-build'],
  },
}
