import { describe, test } from 'vitest'
import { expectCarried } from './foreign/carry.ts'
import { MANAGED } from './foreign/managers.ts'

describe('the line that init writes for real package managers', () => {
  test.for(Object.entries(MANAGED))('%s', ([, fixture], { skip }) => expectCarried(fixture, skip))
})
