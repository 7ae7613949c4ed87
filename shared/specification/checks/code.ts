import type { Finding } from '../../findings.ts'
import type { ExistenceIndex } from '../../exports/existence-index.ts'
import type { SpecFile } from '../document/spec-file.ts'
import { checkCalls } from './calls.ts'
import { searchExisting } from './existing.ts'
import { checkInterface } from './interface.ts'

/** Everything about one spec that needs the code parser: signatures, calls, and what exists already. */
export function checkFileCode(file: SpecFile, existence: ExistenceIndex | undefined): Finding[] {
  return [
    ...checkInterface(file),
    ...checkCalls(file, existence),
    ...(existence === undefined ? [] : searchExisting(file, existence).findings),
  ]
}
