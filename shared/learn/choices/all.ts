import type { Choice } from './choice.ts'
import { DEFECTS } from './defects.ts'
import { FUNCTIONS } from './functions.ts'
import { MODULES } from './modules.ts'
import { NAMES } from './names.ts'
import { TYPES } from './type-syntax.ts'
import { VALUES } from './values.ts'

/**
 * Every question that a first house is learned from, what Prettier decides left out. To add one, write it into the list of its topic:
 * its examples must break and keep no way of another question.
 */
export const CHOICES: readonly Choice[] = [
  ...DEFECTS,
  ...TYPES,
  ...FUNCTIONS,
  ...VALUES,
  ...MODULES,
  ...NAMES,
]
