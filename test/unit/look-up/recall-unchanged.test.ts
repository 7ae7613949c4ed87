import { afterAll, beforeAll, expect, it } from 'vitest'
import { sha256 } from '../../../shared/formats/digest.ts'
import { addedLines } from '../../../shared/ledger/added-lines.ts'
import { recall, type RecalledUnit } from '../../../shared/look-up/recall.ts'
import { recallText } from '../../../shared/look-up/recall-text.ts'
import { opened, serialNumber } from '../../support/ledger.ts'
import { makeTraced, squash, type UnitFiles } from '../../support/traced-repository.ts'

const BASE = 'export const zero = 0\n\nexport function last(): number {\n  return zero\n}\n'

/** Blank lines, brackets, lines that stand twice, a file without its last newline, and tests that begin as their neighbours do. */
function filesOf(name: string): UnitFiles {
  const imports = `import { ${name} } from './${name}.ts'\nimport { expect, it } from 'vitest'\n\n`
  const block = `if (text === '${name}') {\n    return 1\n  }\n`
  return {
    [`src/${name}.ts`]: `export function ${name}(text: string): number {\n  ${block}\n  ${block}  return 1\n}\n`,
    [`src/${name}.test.ts`]: `${imports}it('${name}', () => {\n  expect(${name}('')).toBe(1)\n})\n`,
    [`src/${name}-twice.test.ts`]: `${imports}it('${name} twice', () => {\n  expect(${name}('')).toBe(1)\n})`,
    [`src/${name}-base.ts`]: `${BASE}\n{\n}\n// ${name}\n\n\n`,
  }
}

const NAMES = ['merged', 'told', 'squashed']
const repository = makeTraced(Object.fromEntries(NAMES.map((name) => [`src/${name}-base.ts`, BASE])))
const repo = repository.path

async function deliver(number: number, files: UnitFiles): Promise<void> {
  const base = repository.git('rev-parse', 'main')
  const entries = Object.entries(files).map(([path, text]) => ({
    ...{ path, sha256: sha256(text) },
    lines: addedLines(path.endsWith('-base.ts') ? BASE : undefined, text),
  }))
  await repository.deliver(number, files, { base, files: entries })
}

function merge(number: number): string {
  repository.git('merge', '-q', '--no-ff', '-m', `merge ${number}`, `factory/${serialNumber(number)}`)
  return repository.git('rev-parse', 'HEAD')
}

async function find(name: string): Promise<{ unit: RecalledUnit | undefined; text: string[] }> {
  const ledger = await opened(repo)
  const filter = { spec: `spec-${NAMES.indexOf(name) + 1}` }
  const found = await recall(repo, ledger, { filter, confirm: false })
  ledger.close()
  return { unit: found.units[0], text: recallText(found, filter) }
}

beforeAll(async () => {
  const [merged, told, squashed] = NAMES.map(filesOf)
  await deliver(1, merged ?? {})
  merge(1)
  await deliver(2, told ?? {})
  await repository.arrived(2, merge(2), told ?? {})
  await deliver(3, squashed ?? {})
  squash(repository, `factory/${serialNumber(3)}`, 'squashed without a word')
})
afterAll(() => {
  repository.remove()
})

it.each([
  ['merged', 'kept'],
  ['told', 'kept'],
  ['squashed', 'alike'],
])('where nothing was changed since the release all lines of a unit are alive: %s', async (name, how) => {
  const { unit, text } = await find(name)
  expect(unit).toMatchObject({ made: 12, alive: 12 })
  expect(unit?.ranges).toEqual([
    { path: `src/${name}-base.ts`, first: 6, last: 11, how },
    { path: `src/${name}-twice.test.ts`, first: 1, last: 6, how },
    { path: `src/${name}.test.ts`, first: 1, last: 6, how },
    { path: `src/${name}.ts`, first: 1, last: 10, how },
  ])
  expect(text[2]).toContain('12 of 12 known lines alive, in 28 lines with brackets, blank lines and repeats')
})
