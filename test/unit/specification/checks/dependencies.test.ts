import { describe, expect, it } from 'vitest'
import { checkDependencies } from '../../../../shared/specification/checks/dependencies.ts'
import { validateSpecs } from '../../../../shared/specification/checks/validate-spec.ts'
import { fileOf, sourceOf } from '../sample-spec.ts'

const CONTROL = { factory: 'factory.yml', specs: 'specs/*.spec.md', produces: ['package-lock.json'] }
const MS = { name: 'ms', range: '^2.1.3' }
const WRITE = { write: ['src/trim.ts', 'package.json'], read: [] }

const problems = (fields: object, control = CONTROL): string[] =>
  checkDependencies(fileOf(fields), control).map(({ code, level, line }) => `${level} ${code} ${line}`)

describe('the dependencies of a spec', () => {
  it('are read with their file and section', () => {
    const types = { name: '@types/ms', range: '2.1.0', dev: true, manifest: 'packages/kit/package.json' }
    expect(fileOf({ dependencies: [MS, types] }).spec.dependencies).toEqual([
      { name: 'ms', range: '^2.1.3', section: 'dependencies', manifest: 'package.json' },
      {
        name: '@types/ms',
        range: '2.1.0',
        section: 'devDependencies',
        manifest: 'packages/kit/package.json',
      },
    ])
    expect(problems({ paths: WRITE, dependencies: [MS] })).toEqual([])
  })

  it('lie in a file that the spec names, each once', () => {
    expect(problems({ dependencies: [MS] })).toEqual(['block SPEC_PACKAGE 10'])
    expect(problems({ paths: WRITE, dependencies: [MS, { ...MS, range: '3.0.0' }] })).toHaveLength(1)
  })

  it('need a station that makes the lock file', () => {
    const without = { ...CONTROL, produces: ['dist/**'] }
    expect(problems({ paths: WRITE, dependencies: [MS] }, without)).toEqual(['warn SPEC_PACKAGE 10'])
    expect(problems({}, without)).toEqual([])
  })

  it.each([
    { name: 'ms', range: 'file:../ms' },
    { name: 'ms', range: 'git+https://example.com/ms.git' },
    { name: 'ms', range: '' },
    { name: '../ms', range: '1.0.0' },
    { name: 'Ms', range: '1.0.0' },
    { name: 'ms', range: '1.0.0', manifest: 'src/other.json' },
  ])('come from the registry, by name and range: not %j', async (entry) => {
    const found = await validateSpecs([sourceOf({ paths: WRITE, dependencies: [entry] })], {})
    expect(found.map(({ code }) => code)).toContain('SPEC_SCHEMA')
  })
})
