import type { HostileChange } from './change.ts'
import type { CommandChange } from './command-change.ts'
import { COMMANDS } from './changes/commands.ts'
import { COMPARISONS } from './changes/comparisons.ts'
import { FACES } from './changes/faces.ts'
import { FITTED } from './changes/fitted.ts'
import { JUDGES } from './changes/judges.ts'
import { LOOK_UPS } from './changes/look-ups.ts'
import { ODD_VALUES } from './changes/odd-values.ts'
import { PASSING } from './changes/passing.ts'
import { PLACES } from './changes/places.ts'
import { SMUGGLED } from './changes/smuggled.ts'
import { TEXTS } from './changes/texts.ts'
import { THEFTS } from './changes/thefts.ts'
import { WATCHING } from './changes/watching.ts'

/** Changes that are judged by their files alone, without commands. */
export const CHANGES: readonly HostileChange[] = [
  ...JUDGES,
  ...COMPARISONS,
  ...ODD_VALUES,
  ...LOOK_UPS,
  ...FITTED,
  ...WATCHING,
  ...PASSING,
  ...SMUGGLED,
  ...TEXTS,
  ...PLACES,
  ...FACES,
]

/** Changes that do their deed while commands run. */
export const COMMAND_CHANGES: readonly CommandChange[] = [...COMMANDS, ...THEFTS]

/** The change of this name. */
export function named(name: string): HostileChange {
  const change = CHANGES.find((each) => each.name === name)
  if (change === undefined) throw new Error(`no hostile change is called ${name}`)
  return change
}
