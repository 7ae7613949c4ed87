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

/** As `corepack use` writes them: not every registry signs its packages, and the hash stands for the signature. */
const PNPM =
  'pnpm@10.27.0+sha512.72d699da16b1179c14ba9e64dc71c9a40988cbdc65c264cb0e489db7de917f20dcf4d64d8723625f2969ba52d4b7e2a1170682d9ac2a5dcaeaab732b7e16f04a'
const YARN_1 =
  'yarn@1.22.22+sha512.a6b2f7906b721bba3d67d4aff083df04dad64c399707841b7acf00f6b133b7ac24255f2652fa22ae3534329dc6180534e98d17432037ff6fd140556e2bb3137e'

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
    manifest: { private: true, packageManager: PNPM, scripts: TEST },
    files: workspaceOf('workspace:*', { 'pnpm-workspace.yaml': 'packages: [packages/*]\n' }),
    command: `pnpm exec ${MOCHA}`,
    setup: ['pnpm install --frozen-lockfile --ignore-scripts'],
  },
  'yarn 1 workspaces': {
    ...COMMON_PARTS,
    manager: 'yarn 1',
    manifest: { private: true, packageManager: YARN_1, workspaces: ['packages/*'], scripts: TEST },
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
