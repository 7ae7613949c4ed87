import { describe, expect, test } from 'vitest'
import { init, read, repository, useRepository } from './in-repository.ts'

useRepository()

/** What init writes for a project in a folder of this name. */
async function initProject(folder: string): Promise<{ path: string; state: string }[]> {
  repository.write({ [`packages/${folder}/src/a.ts`]: 'export const a = 1\n' })
  const { files } = await init('--project', `packages/${folder}`, '--actions', './')
  return files
}

describe('a line for a project', () => {
  test.each(["it's my kit", 'größe & #2, $3'])('is made and compiled in a folder called %s', async (name) => {
    const files = await initProject(name)
    const created = files.filter(({ state }) => state === 'created').map(({ path }) => path)
    expect(created).toContain(`packages/${name}/specs/ordinal.spec.md`)
    expect(created.filter((path) => path.startsWith('.github/workflows/')).length).toBeGreaterThan(2)
    expect(read(`packages/${name}/specs/ordinal.spec.md`)).toContain(`["packages/${name}/src/ordinal.ts"]`)
  })

  test('is made for one machine where no workflow can name the folder', async () => {
    repository.write({ 'packages/a+b/src/a.ts': 'export const a = 1\n' })
    const { files, notes } = await init('--project', 'packages/a+b', '--actions', './')
    expect(files.map(({ path }) => path)).toContain('packages/a+b/specs/ordinal.spec.md')
    expect(notes.join('\n')).toMatch(/^no workflows yet: .*COMPILE_PATH/ms)
  })

  test.each([
    ['-kit', /^init: the path "packages\/-kit" /],
    ['a{b}', /has braces/],
    ['a"b', /^init: the path "packages\/a\\"b" /],
  ])('is refused in a folder called %s, and nothing is written', async (name, message) => {
    await expect(initProject(name)).rejects.toMatchObject({ code: 'USAGE', message })
    expect(() => read('.gitignore')).toThrow('ENOENT')
  })
})
