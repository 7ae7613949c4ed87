import { describe, test } from 'vitest'
import { expectCarried } from './foreign/carry.ts'
import { RUNNERS } from './foreign/runners.ts'

describe('the line that init writes for real runners', () => {
  test.for(Object.entries(RUNNERS))('%s', ([, fixture], { skip }) => expectCarried(fixture, skip))
})
