import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { exerciseVariants } from '../../../shared/commands/exercise-variants.ts'
import type { Change } from '../../../shared/git/change-set.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { mutantsOf, type Mutant } from '../../../shared/mutants/mutant.ts'
import { planOf } from '../../../shared/oracle/values/plan.ts'
import type { VariantValues } from '../../../shared/line/outcome.ts'
import { specOf } from '../../support/unit-of.ts'

const folders: string[] = []
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const HEAD =
  'export function kebab(text: string): string {\n  return text.toLowerCase().replaceAll(" ", "-")\n}\n'
const PLAN = planOf(specOf())

function laid(content = HEAD): { folder: string; change: Change } {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-variants-'))
  folders.push(folder)
  mkdirSync(join(folder, 'src'))
  writeFileSync(join(folder, 'src/kebab.ts'), content)
  return { folder, change: { path: 'src/kebab.ts', mode: '100644', content, sha256: sha256(content) } }
}

async function valuesOf(
  variants: Mutant[],
  { folder, change }: ReturnType<typeof laid>,
): Promise<VariantValues[]> {
  const place = { path: process.env['PATH'] ?? '', home: folder, tmp: tmpdir() }
  return exerciseVariants({ plan: PLAN, mutants: variants }, [change], { folder, ...place })
}

test('records what the examples give on each variant, and puts the file back', async () => {
  const place = laid()
  const variants = mutantsOf({ path: 'src/kebab.ts', base: undefined, head: HEAD }).slice(0, 2)
  const values = await valuesOf(variants, place)
  expect(values.map(({ id }) => id)).toEqual(variants.map(({ id }) => id))
  expect(values.every(({ rows }) => rows[0]?.alone.kind === 'returned')).toBe(true)
  expect(readFileSync(join(place.folder, 'src/kebab.ts'), 'utf8')).toBe(HEAD)
})

test('keeps no value of a variant that does not end', async () => {
  const content = HEAD.replace('return', 'for (;;);\n  return')
  const endless: Mutant = {
    ...{ id: 'a'.repeat(12), path: 'src/kebab.ts', line: 2, operator: 'x', before: '', after: '' },
    content,
  }
  expect(await valuesOf([endless], laid())).toEqual([{ id: endless.id, rows: [] }])
}, 60_000)

test('writes through no link that code has laid in the way', async () => {
  const place = laid()
  const outside = laid('outside\n')
  rmSync(join(place.folder, 'src'), { recursive: true })
  symlinkSync(join(outside.folder, 'src'), join(place.folder, 'src'))
  const variants = mutantsOf({ path: 'src/kebab.ts', base: undefined, head: HEAD })
  expect(await valuesOf(variants, place)).toEqual([])
  expect(readFileSync(join(outside.folder, 'src/kebab.ts'), 'utf8')).toBe('outside\n')
})
