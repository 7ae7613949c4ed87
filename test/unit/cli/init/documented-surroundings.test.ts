import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { init, repository, useRepository } from './in-repository.ts'

const PAGE = readFileSync(new URL('../../../../docs/init.md', import.meta.url), 'utf8')
const [, TABLE = ''] = /## What it reads besides\n([\s\S]*)/.exec(PAGE) ?? []
const FOUND = [...TABLE.matchAll(/^\| (?!found|---)(.*?) \|/gm)].map(([, found = '']) => found)

interface Sample {
  files?: Record<string, string>
  /** Fields of package.json. */
  manifest: object
  /** What stands in factory.yml, or in a note. */
  written: string[]
  /** What stands nowhere. */
  unsaid?: string[]
}

const VITEST = { devDependencies: { vitest: '5' } }
const LOCKED = { 'yarn.lock': '__metadata:', '.yarnrc.yml': 'nodeLinker: node-modules\n' }

const CONFIGS = {
  biome: 'biome.json',
  oxlint: '.oxlintrc.json',
  oxfmt: '.oxfmtrc.json',
  dprint: 'dprint.json',
  eslint: '.eslintrc.json',
}

/** Cases of each row of the table. */
const SAMPLES: Record<string, Sample[]> = {
  '`packageManager`, else `devEngines`, else a lock file: npm, pnpm, yarn 1, yarn from 2 on, bun, deno': [
    { files: { 'package-lock.json': '{}' }, manifest: VITEST, written: ['npm ci --ignore-scripts'] },
    {
      files: { 'pnpm-lock.yaml': '' },
      manifest: { ...VITEST, packageManager: 'pnpm@10.27.0' },
      written: ['pnpm install --frozen-lockfile --ignore-scripts'],
    },
    {
      files: { 'package-lock.json': '{}', 'pnpm-lock.yaml': '' },
      manifest: { ...VITEST, devEngines: { packageManager: { name: 'pnpm', version: '10.27.0' } } },
      written: ['pnpm install --frozen-lockfile --ignore-scripts'],
    },
    {
      files: { 'yarn.lock': '# yarn lockfile v1' },
      manifest: VITEST,
      written: ['yarn install --frozen-lockfile'],
    },
    { files: LOCKED, manifest: VITEST, written: ['"yarn install --immutable --mode=skip-build"'] },
    {
      files: { 'bun.lock': '' },
      manifest: VITEST,
      written: ['bun install --frozen-lockfile --ignore-scripts'],
    },
    {
      files: { 'deno.lock': '{}' },
      manifest: { ...VITEST, scripts: { test: 'deno test' } },
      written: ['deno install --frozen'],
    },
  ],
  "yarn from 2 on without `nodeLinker` (Plug'n'Play)": [
    {
      files: { 'yarn.lock': '__metadata:' },
      manifest: VITEST,
      written: ['YARN_NODE_LINKER=node-modules yarn install', 'npx vitest run'],
    },
  ],
  'pnpm, yarn': [
    { files: { 'pnpm-lock.yaml': '' }, manifest: VITEST, written: ['corepack: true', '"pnpm@<version>"'] },
    { files: LOCKED, manifest: VITEST, written: ['corepack: true', '"yarn@<version>"'] },
  ],
  'bun, deno': [
    {
      files: { 'bun.lock': '' },
      manifest: { ...VITEST, packageManager: 'bun@1.4.5' },
      written: ['oven-sh/setup-bun@', 'bun-version: "1.4.5"'],
    },
    {
      files: { 'deno.lock': '{}' },
      manifest: { ...VITEST, packageManager: 'deno@2.9.6' },
      written: ['denoland/setup-deno@', 'deno-version: "2.9.6"'],
    },
  ],
  '`.nvmrc`, `.node-version`, `volta`, else `engines` or `devEngines` that leave Node 24 out': [
    { files: { '.nvmrc': 'v22.11.0\n' }, manifest: {}, written: ['node: "22.11.0"'] },
    { files: { '.node-version': '20' }, manifest: {}, written: ['node: "20"'] },
    { manifest: { volta: { node: '22.1.0' } }, written: ['node: "22.1.0"'] },
    { manifest: { engines: { node: '>=20 <23' } }, written: ['node: "22"'] },
    { manifest: { devEngines: { runtime: { name: 'node', version: '>=20 <23' } } }, written: ['node: "22"'] },
    {
      files: { 'pnpm-lock.yaml': '', '.nvmrc': '26' },
      manifest: VITEST,
      written: ['Node 26 brings no corepack'],
    },
  ],
  '`eslint.config.*`, and packages to install': [
    {
      files: { 'eslint.config.js': 'export default []\n' },
      manifest: VITEST,
      written: ['own-eslint: { pass: style-gate, stop: generate }'],
      unsaid: ['eslint is set up here'],
    },
  ],
  'biome, oxlint, oxfmt, dprint, xo, standard, `.eslintrc`': [
    ...Object.entries(CONFIGS).map(([name, file]) => ({
      files: { [file]: '{}' },
      manifest: {},
      written: [`# ${name} is set up here`, 'behind a # under test'],
    })),
    ...['xo', 'standard'].map((name) => ({
      manifest: { devDependencies: { [name]: '1' } },
      written: [`add to run: npx ${name} --ignore "test/acceptance/**"`, 'behind a # under test'],
    })),
  ],
  'TypeScript other than 6': [
    { manifest: { devDependencies: { typescript: '^7.0.0' } }, written: ['types with TypeScript 6'] },
  ],
}

useRepository()

test('the table has a sample for each of its rows', () => {
  expect(FOUND).toEqual(Object.keys(SAMPLES))
})

describe.each(Object.entries(SAMPLES))('init writes what its page says for %s', (_, samples) => {
  test.each(samples)('$files $manifest', async ({ files = {}, manifest, written, unsaid = [] }) => {
    repository.write({ ...files, 'package.json': JSON.stringify({ name: 'shop', ...manifest }) })
    const { factoryText, notes } = await init('--dry-run')
    const said = [factoryText, ...notes].join('\n')
    for (const text of written) expect(said).toContain(text)
    for (const text of unsaid) expect(said).not.toContain(text)
  })
})
