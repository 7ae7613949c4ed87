import { describe, expect, it } from 'vitest'
import {
  mentionIn,
  mayUse,
  wordsOfLoading,
  wordsOfModule,
} from '../../../../shared/house/dead-exports/mentions.ts'

function takes(from: string, text: string, path: string): string {
  const mention = mentionIn(from, text, path)
  return typeof mention === 'string' ? mention : [...mention].sort().join(' ')
}

describe('a text that names a module by its path', () => {
  it.each([
    ['src/U.vue', "<script>import { a, b as c, type D } from './m'</script>", 'D a b'],
    ['src/U.svelte', "<script>import M from './m.ts'</script>", 'default'],
    ['src/U.vue', "<script>import * as m from './m'</script>", 'whole'],
    ['index.html', "<script type=module>import { a } from './src/m.js'</script>", 'a'],
    ['index.html', '<script type=module src=./src/m.ts></script>', 'whole'],
    ['src/u.js', "/** @type {import('./m').A} */", 'A'],
    ['src/u.js', "/** @import { A } from './m.ts' */", 'A'],
    ['src/u.ts', "new Worker(new URL('./m.ts', import.meta.url))", 'whole'],
    ['serverless.yml', 'handler: src/m.main', 'whole'],
    ['wrangler.toml', 'main = "dist/m.js"', 'whole'],
    ['src/u.ts', 'import(`./${name}.ts`)', 'whole'],
    ['u.js', "require('./src/' + name)", 'whole'],
    ['src/u.ts', "import.meta.glob('./*.ts')", 'whole'],
    ['test/u.test.ts', "vi.mock('../src/m')", 'nothing'],
    ['src/u.ts', "const m = 'm'", 'nothing'],
    ['src/u.ts', "import { a } from './other/m'", 'nothing'],
    ['app.yml', 'm: other/m.ts', 'nothing'],
    ['tool.json', '{ "include": ["src/*.ts"] }', 'nothing'],
  ])('%s: %s', (from, text, expected) => {
    expect(takes(from, text, 'src/m.ts')).toBe(expected)
    const [isFound] = [...wordsOfModule('src/m.ts'), ...wordsOfLoading('src/m.ts')].filter((each) =>
      text.includes(each),
    )
    // what says nothing of the module need not be found
    if (expected !== 'nothing' && !text.includes('*') && !text.includes('${')) expect(isFound).toBeDefined()
  })

  it('takes a file that is loaded for its kind, or from its folder', () => {
    expect(takes('orm.json', '["dist/**/*.entity.js"]', 'src/user.entity.ts')).toBe('whole')
    expect(takes('orm.json', '["dist/entities/*.js"]', 'src/entities/user.ts')).toBe('whole')
    const loader = "for (const f of readdirSync(join(dir, 'handlers'))) await import(f)"
    expect(takes('src/u.ts', loader, 'src/handlers/ping.ts')).toBe('whole')
    expect(takes('src/u.ts', "const handlers = 'handlers'", 'src/handlers/ping.ts')).toBe('nothing')
    const page = "readdirSync(join(app, '[post-id]'))"
    expect(takes('src/u.ts', page, 'src/app/[post-id]/meta.ts')).toBe('whole')
    expect(takes('src/u.ts', "readdirSync(join(app, 'd'))", 'src/app/[id]/meta.ts')).toBe('nothing')
  })

  it.each([
    'README.md',
    'tsconfig.build.json',
    'package-lock.json',
    'yarn.lock',
    'eslint.config.js',
    '.github/CODEOWNERS',
  ])('uses nothing in %s', (path) => {
    expect(mayUse(path)).toBe(false)
  })
})
