import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { newCompileCache } from '../../../../shared/house/program/compile-cache.ts'
import { compileExamples } from '../../../../shared/house/program/compile.ts'
import { libFolderOf, loadCompiler, typesFolderOf } from '../../../../shared/house/program/compiler.ts'

const folder = mkdtempSync(join(tmpdir(), 'jidoka-lib-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the library files of the compiler', () => {
  it('lie where the compiler looks for them', async () => {
    const { libFolder, typesFolder } = await loadCompiler()
    expect([libFolder, typesFolder]).toEqual([
      expect.stringMatching(/node_modules\/typescript\/lib$/),
      expect.stringMatching(/node_modules$/),
    ])
  })

  it('are an error, not fewer findings, when the folder has none of them', () => {
    const compiler = { getDefaultLibFilePath: () => join(folder, 'empty', 'lib.d.ts') }
    expect(() => libFolderOf(compiler)).toThrow(
      expect.objectContaining({
        code: 'INTERNAL',
        message: expect.stringContaining(join(folder, 'empty', 'lib.es5.d.ts')),
      }),
    )
  })

  it('include the declarations of Node, whose absence is an error too', () => {
    expect(() => typesFolderOf(folder)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(join(folder, 'types/@types/node/index.d.ts')),
      }),
    )
    mkdirSync(join(folder, 'types/@types/node'), { recursive: true })
    writeFileSync(join(folder, 'types/@types/node/index.d.ts'), '')
    expect(typesFolderOf(folder)).toBe(join(folder, 'types'))
  })

  it('are an error when only some of them are there', async () => {
    writeFileSync(join(folder, 'lib.es5.d.ts'), '')
    const compiler = await loadCompiler()
    await expect(
      compileExamples(
        { ...compiler, libFolder: folder },
        new Map([['a.ts', 'export {}']]),
        newCompileCache(),
      ),
    ).rejects.toThrow(
      expect.objectContaining({ code: 'INTERNAL', message: expect.stringContaining('lib.es2024.d.ts') }),
    )
  })
})
