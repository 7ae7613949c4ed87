import { describe, test } from 'vitest'
import { expectCarried } from './foreign/carry.ts'
import { MODULE_STYLES } from './foreign/module-styles.ts'

describe('the line that init writes for the ways of writing modules', () => {
  test.for(Object.entries(MODULE_STYLES))('%s', ([, fixture], { skip }) => expectCarried(fixture, skip))
})
