import { expect, test } from 'vitest'
import { FIRST_LOCK, withPin } from '../../../shared/compile/action-pins.ts'
import { compileFactory, type CompiledFile } from '../../../shared/compile/compile.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { exampleWith, factoryFrom } from './lines.ts'
import { permissionMatrix } from './permission-matrix.ts'
import { brokenRules } from './workflow-rules/broken-rules.ts'

const ATTEST = { tag: 'v4.2.2', sha: '1e69f48acb82d1966a394da916b4c1698aa569d6' }

/** The example line, without its signing keys. */
function compileKeyless(option: string): CompiledFile[] {
  const text = exampleWith({
    'mode: keyed': 'mode: keyless, instance: github',
    '  pullRequests: true': `  pullRequests: true\n  ${option}`,
  })
  const lock = withPin(FIRST_LOCK, 'actions/attest', ATTEST)
  return compileFactory(factoryFrom(text), { factorySha256: sha256(text), factoryText: text }, { lock })
}

/** `file job` of every job that has this grant. */
function jobsWith(files: readonly CompiledFile[], grant: string): string[] {
  const rows = permissionMatrix(files)
    .split('\n')
    .filter((line) => line.includes(`${grant}: write`))
  return rows.map((line) => line.split(' | ').slice(0, 2).join(' ').replace('| ', ''))
}

test('only the jobs that sign, and the calls of their rounds, have an identity; none has a key', () => {
  const files = compileKeyless('attest: false')
  expect(jobsWith(files, 'id-token')).toEqual([
    'factory-unit.yml spec-validate',
    'factory-unit.yml generate',
    'factory-unit.yml style-gate',
    'factory-unit.yml review',
    'factory-unit.yml round-2',
    'factory-unit.yml round-3',
    'factory-unit.yml result',
    'factory-round.yml generate',
    'factory-round.yml style-gate',
    'factory-round.yml review',
  ])
  expect(jobsWith(files, 'attestations')).toEqual([])
  expect(files.map(({ text }) => text).join('')).not.toContain('JIDOKA_KEY')
  expect(files.flatMap(({ text }) => brokenRules(text))).toEqual([])
})

test('a release is attested by a pinned action, in the result job alone, and only when there is one', () => {
  const files = compileKeyless('attest: true')
  expect(jobsWith(files, 'attestations')).toEqual(['factory-unit.yml result'])
  expect(files.flatMap(({ text }) => brokenRules(text))).toEqual([])
  const unit = files.find(({ path }) => path.endsWith('factory-unit.yml'))?.text ?? ''
  expect(unit).toContain(`uses: actions/attest@${ATTEST.sha} # ${ATTEST.tag}`)
  expect(unit).toContain("if: steps.station.outputs.attest == 'true'")
})

test('a line with keys may attest its release too, with an identity in the result job alone', () => {
  const text = exampleWith({ '  pullRequests: true': '  attest: true' })
  const lock = withPin(FIRST_LOCK, 'actions/attest', ATTEST)
  const files = compileFactory(
    factoryFrom(text),
    { factorySha256: sha256(text), factoryText: text },
    { lock },
  )
  expect(jobsWith(files, 'id-token')).toEqual(['factory-unit.yml result'])
})

test('an action that is not pinned stops the compiler', () => {
  const text = exampleWith({ '  pullRequests: true': '  attest: true' })
  const compiled = (): unknown =>
    compileFactory(
      factoryFrom(text),
      { factorySha256: sha256(text), factoryText: text },
      { lock: FIRST_LOCK },
    )
  expect(compiled).toThrow(expect.objectContaining({ code: 'FACTORY_UNPINNED' }))
})
