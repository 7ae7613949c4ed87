import { checkStyle } from '../../../../actions/style-gate/check.ts'
import { openPullChange } from '../../../../shared/line/pull-change.ts'
import { EXAMPLE } from '../../compile/lines.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { agentsBlocks } from '../../../../shared/guides/agents/agents-block.ts'
import { driftOfChange } from '../../../../shared/guides/agents/agents-drift.ts'
import { readHouse } from '../../../../shared/house/standard/read-house.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const HOUSE = `version: "1"
rules:
  - id: no-enum
    applies: ["**/*.ts"]
    say: Use a union instead of an enum.
    good: "export type A = 'a'"
    bad: "export enum A { a }"
    enforce: { selector: TSEnumDeclaration }
    level: block
`
const NEXT = HOUSE.replace('a union', 'a type')
function blockOf(text: string): string {
  const reading = readHouse(Buffer.from(text), 'house.yml')
  return reading.kind === 'ok' ? ([...agentsBlocks(reading.house, []).values()][0] ?? '') : ''
}

let repository: TestRepository | undefined
afterEach(() => repository?.remove())

/** What a pull request with these files is told. */
async function found(base: Record<string, string>, change: Record<string, string>): Promise<string[]> {
  repository = makeRepository(base)
  const head = repository.commit(change)
  const findings = await driftOfChange({
    repo: repository.path,
    head,
    house: 'house.yml',
    changed: Object.keys(change),
  })
  return findings.map(({ level, code, file }) => `${level} ${code} ${file ?? ''}`)
}

describe('a pull request', () => {
  const base = { 'house.yml': HOUSE, 'AGENTS.md': blockOf(HOUSE) }

  test.each<[string, Record<string, string>, Record<string, string>, string[]]>([
    [
      'that changes the house alone stops',
      base,
      { 'house.yml': NEXT },
      ['block HOUSE_AGENTS_DRIFT AGENTS.md'],
    ],
    [
      'that edits the block stops',
      base,
      { 'AGENTS.md': blockOf(NEXT) },
      ['block HOUSE_AGENTS_DRIFT AGENTS.md'],
    ],
    ['that changes both together passes', base, { 'house.yml': NEXT, 'AGENTS.md': blockOf(NEXT) }, []],
    ['that has no block anywhere passes', { 'house.yml': HOUSE }, { 'house.yml': NEXT }, []],
    [
      'about other files is not held up by an older drift',
      { ...base, 'AGENTS.md': blockOf(NEXT) },
      { 'a.ts': 'export {}\n' },
      [],
    ],
    ['whose house cannot be read is refused elsewhere', base, { 'house.yml': '- a\n' }, []],
  ])('%s', async (_, files, change, findings) => {
    expect(await found(files, change)).toEqual(findings)
  })
})

test('the style gate of a pull request says so', async () => {
  const factory = EXAMPLE.replace(/^house: .*\n/m, 'house: house.yml\n')
  repository = makeRepository({ 'factory.yml': factory, 'house.yml': HOUSE, 'AGENTS.md': blockOf(HOUSE) })
  const base = repository.git('rev-parse', 'HEAD')
  const head = repository.commit({ 'house.yml': NEXT })
  const change = await openPullChange({ repo: repository.path, base, head, factory: 'factory.yml' })
  const { findings } = await checkStyle(change)
  expect(findings).toMatchObject(
    expect.arrayContaining([expect.objectContaining({ code: 'HOUSE_AGENTS_DRIFT', level: 'block' })]),
  )
})

const LAYERS = (level: string): string => `  - id: layers
    applies: ["src/**"]
    say: Import what your layer may import.
    good: "import { a } from './a.ts'"
    bad: "import { a } from '../a.ts'"
    enforce: { layer: architecture }
    level: ${level}
`

describe('the person who merges', () => {
  test.each([
    [
      'is told of a deviation that a pull request adds',
      'deviations:\n  - { rule: no-enum, glob: "a/**", reason: r, owner: o, expires: 2027-01-01 }\n',
      ['warn'],
    ],
    ['is told of a rule that stops less than the layers whose place it takes', LAYERS('warn'), ['warn']],
    ['is told nothing of one that stops as they do', LAYERS('block'), []],
  ])('%s', async (_, more, levels) => {
    const factory = EXAMPLE.replace(/^house: .*\n/m, 'house: house.yml\n')
    repository = makeRepository({ 'factory.yml': factory, 'house.yml': HOUSE })
    const base = repository.git('rev-parse', 'HEAD')
    const head = repository.commit({ 'house.yml': `${HOUSE}${more}` })
    const change = await openPullChange({ repo: repository.path, base, head, factory: 'factory.yml' })
    const { findings } = await checkStyle(change)
    expect(findings.flatMap(({ level, code }) => (code === 'CHANGE_GATE_WEAKENED' ? [level] : []))).toEqual(
      levels,
    )
  })
})
