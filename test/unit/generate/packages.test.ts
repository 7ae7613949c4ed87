import { expect, test } from 'vitest'
import { specPart } from '../../../actions/generate/spec-part.ts'
import { specOf } from '../../support/unit-of.ts'

test('the writer is told which packages it may declare, and is told nothing where the spec names none', () => {
  const ms = { name: 'ms', range: '^2.1.3', section: 'dependencies', manifest: 'package.json' } as const
  const told = specPart(specOf({ dependencies: [ms] })).text
  expect(told).toContain('- ms@^2.1.3 in dependencies of package.json\n')
  expect(specPart(specOf()).text).not.toContain('packages')
})
