import type { Example, Spec } from '../document/spec.ts'
import type { Deed } from './test-words.ts'
import { commandDeed } from './command-deed.ts'
import { fileDeed } from './file-deed.ts'
import { relationDeed } from './relation-deed.ts'
import { requestDeed } from './request-deed.ts'

/**
 * A row as statements of a test that every runner has; `undefined` for components, types, servers and handlers that are not of the form of
 * fetch, and wherever a reader would not see what is done.
 */
export function deedOf(example: Example, spec: Spec, told: readonly Example[]): Deed | undefined {
  const { program } = example
  if (program === undefined || 'throws' in example) return undefined
  switch (program.kind) {
    case 'cli':
      return commandDeed(program, example.returns)
    case 'file':
      return fileDeed(program, example.returns)
    case 'http':
      return requestDeed(program, example.returns, spec)
    case 'relation':
      return relationDeed(program, spec, told)
    case 'expression':
    case 'render':
    case 'type':
      return undefined
  }
}
