import { describe, expect, it } from 'vitest'
import { judgedOf, ownValuesOf, type OwnTree } from '../../support/own-eslint.ts'

const CONFIG = `export default [{ files: ['src/**/*.js'], rules: { 'no-var': 'error', 'no-console': 'warn' } }]\n`
const MANIFEST = '{ "type": "module" }\n'
const BASE = { 'package.json': MANIFEST, 'eslint.config.js': CONFIG, 'src/a.js': 'var a = 1\nexport { a }\n' }

/** Place, rule and severity of what a change adds. */
async function addedBy(tree: OwnTree): Promise<string[]> {
  const { added } = await judgedOf(tree)
  return added.map(({ path, line, rule, severity }) => `${path}:${line} ${rule} ${severity}`)
}

describe("the team's own ESLint", () => {
  it('reports what a change adds, whatever moved, with the severity and the text of the rule', async () => {
    const head = { 'src/a.js': '\n\nvar a = 1\nvar b = 2\nconsole.log(b)\nexport { a, b }\n' }
    const values = await judgedOf({ base: BASE, head })
    expect(values).toMatchObject({
      kind: 'judged',
      eslint: expect.stringMatching(/^10\./) as string,
      rules: 2,
      files: ['src/a.js'],
      violations: { base: 1, head: 3, fixed: 0 },
      more: 0,
    })
    expect(values.added).toEqual([
      {
        ...{ path: 'src/a.js', line: 4, column: 1, rule: 'no-var', severity: 'error' },
        message: 'Unexpected var, use let or const instead.',
        hint: 'Require `let` or `const` instead of `var`; its fix writes: let b = 2',
      },
      {
        ...{ path: 'src/a.js', line: 5, column: 1, rule: 'no-console', severity: 'warn' },
        message: 'Unexpected console statement.',
        hint: expect.stringContaining('Disallow the use of `console`') as string,
      },
    ])
  })

  it('counts one that goes and another that comes as one added', async () => {
    const head = { 'src/a.js': 'const a = 1\nvar b = 2\nexport { a, b }\n' }
    const { violations, added } = await judgedOf({ base: BASE, head })
    expect([violations, added.length]).toEqual([{ base: 1, head: 1, fixed: 1 }, 1])
  })

  it('is silenced by no comment of a change', async () => {
    const comments = '/* eslint-disable */\n/* eslint no-var: 0 */\n// eslint-disable-next-line no-var\n'
    const head = { 'src/b.js': `${comments}var b = 2\nexport { b }\n` }
    expect(await addedBy({ base: BASE, head })).toEqual(['src/b.js:4 no-var error'])
  })

  it('leaves out what the team does not mean', async () => {
    const ignoring = `export default [{ ignores: ['src/made/'] }, { files: ['src/**/*.js'], rules: { 'no-var': 'error' } }]\n`
    const base = { ...BASE, 'eslint.config.js': ignoring }
    const head = { 'src/made/c.js': 'var c\n', 'README.md': '# var\n', 'src/d.js': 'var d\n' }
    const { files, left, added } = await judgedOf({ base, head })
    expect([files, added.length]).toEqual([['src/d.js'], 1])
    expect(left).toEqual([
      { path: 'src/made/c.js', why: 'ignored' },
      { path: 'README.md', why: 'ignored' },
    ])
  })

  it('judges by types, with the other files of the change as they are', async () => {
    const config = `import tseslint from 'typescript-eslint'
export default tseslint.config({
  files: ['src/**/*.ts'],
  extends: [tseslint.configs.base],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: { '@typescript-eslint/no-floating-promises': 'error' },
})
`
    const base = {
      'package.json': MANIFEST,
      'eslint.config.js': config,
      'tsconfig.json':
        '{ "compilerOptions": { "strict": true, "module": "nodenext", "types": [] }, "include": ["src"] }',
      'src/a.ts': 'export function a(): number { return 1 }\n',
      'src/use.ts': "import { a } from './a.js'\na()\n",
    }
    const head = {
      'src/a.ts': 'export async function a(): Promise<number> { return 1 }\n',
      'src/use.ts': "import { a } from './a.js'\nimport { b } from './b.js'\na()\nb()\n",
      'src/b.ts': 'export async function b(): Promise<void> {}\n',
    }
    expect(await addedBy({ base, head })).toEqual([
      'src/use.ts:3 @typescript-eslint/no-floating-promises error',
      'src/use.ts:4 @typescript-eslint/no-floating-promises error',
    ])
  })

  it('is the one of the base commit: a change cannot bring rules, plugins or a file that the configuration imports', async () => {
    const config = `import { rules } from './lint/rules.js'\nexport default [{ rules }]\n`
    const base = {
      ...BASE,
      'eslint.config.js': config,
      'lint/rules.js': `export const rules = { 'no-var': 'error' }\n`,
    }
    const head = {
      'lint/rules.js': 'export const rules = {}\n',
      'src/b.js': 'var b\n',
    }
    expect(await addedBy({ base, head })).toEqual(['src/b.js:1 no-var error'])
  })

  it('loads no module that the change has written, also not late', async () => {
    const plugin = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const lazy = { create: (context) => ({ Program: (node) => context.report({ node, message: require('./lint/words.cjs') }) }) }
export default [{ plugins: { own: { rules: { lazy } } }, rules: { 'own/lazy': 'error' } }]
`
    const base = {
      ...BASE,
      'eslint.config.js': plugin,
      'lint/words.cjs': "module.exports = 'of the base'\n",
      'src/a.js': undefined,
    }
    const head = { 'lint/words.cjs': 'process.exit(0)\n', 'src/b.js': 'let b\n' }
    const { broken, added } = await judgedOf({ base, head })
    expect(added).toEqual([])
    expect(broken).toContainEqual({
      path: 'src/b.js',
      how: expect.stringContaining('a rule loads a module that the change has written') as string,
    })
  })
})

describe('what keeps it from judging', () => {
  const head = { 'src/b.js': 'let b\n' }
  const withConfig = (config: string): OwnTree => ({ base: { ...BASE, 'eslint.config.js': config }, head })
  const quick = { loadMs: 3000, fileMs: 3000 }

  it.each<[string, OwnTree, object]>([
    ['no packages', { base: BASE, head, modules: undefined }, { reason: 'not-installed' }],
    [
      'a configuration that throws',
      withConfig("throw new Error('no key')"),
      { reason: 'config-fails', detail: expect.stringContaining('no key') as string },
    ],
    [
      'a plugin that is not there',
      withConfig("import plugin from 'eslint-plugin-gone'\nexport default [plugin]"),
      { reason: 'config-fails', detail: expect.stringContaining('eslint-plugin-gone') as string },
    ],
    [
      'a configuration that hangs',
      { ...withConfig('while (true) {}'), limits: quick },
      { reason: 'too-slow' },
    ],
    [
      'one that ends the process',
      withConfig('process.exit(0)'),
      { reason: 'ended', detail: 'ended with exit code 0' },
    ],
    [
      'a rule that ends it on the base as well',
      withConfig(
        "const bad = { create: () => process.exit(1) }\nexport default [{ plugins: { own: { rules: { bad } } }, rules: { 'own/bad': 'error' } }]",
      ),
      { reason: 'ended', detail: 'src/b.js' },
    ],
  ])('%s', async (_, tree, expected) => {
    expect(await ownValuesOf(tree)).toEqual({ kind: 'unavailable', ...expected })
  })

  it('is not noise on its outputs', async () => {
    const noisy = `console.log('{"step":"done","file":0}')\nconsole.error('x'.repeat(100_000))\n${CONFIG}`
    expect(
      await addedBy({ base: { ...BASE, 'eslint.config.js': noisy }, head: { 'src/b.js': 'var b\n' } }),
    ).toEqual(['src/b.js:1 no-var error'])
  })

  it.each([
    ['crashes', "throw new Error('cannot')", 'cannot'],
    ['ends the process', 'process.exit(0)', 'ended with exit code 0'],
    ['hangs', 'for (;;) {}', 'took too long'],
  ])('on the change alone stops it there: a rule that %s', async (_, deed, how) => {
    const config = `const own = { create: (context) => ({ DebuggerStatement() { ${deed} } }) }
export default [{ plugins: { own: { rules: { own } } }, rules: { 'own/own': 'error' } }]
`
    const base = { ...BASE, 'eslint.config.js': config }
    const { broken, files } = await judgedOf({ base, head: { 'src/a.js': 'debugger\n' }, limits: quick })
    expect([files, broken]).toEqual([[], [{ path: 'src/a.js', how: expect.stringContaining(how) as string }]])
  })

  it('blocks a text that cannot be parsed where that of the base could', async () => {
    const { broken } = await judgedOf({ base: BASE, head: { 'src/a.js': 'let (\n' } })
    expect(broken).toEqual([{ path: 'src/a.js', how: expect.stringContaining('Parsing error') as string }])
  })

  it('is told where the base is no better', async () => {
    const { left, broken } = await judgedOf({
      base: { ...BASE, 'src/a.js': 'let (\n' },
      head: { 'src/a.js': 'let ((\n' },
    })
    expect([broken, left]).toEqual([
      [],
      [{ path: 'src/a.js', why: 'unjudged', detail: expect.stringContaining('Parsing error') as string }],
    ])
  })
})
