import type { Entry } from './entry.ts'
import { safeWord } from '../text/safe-log.ts'

/** One entry as one line for people. */
export function entryLine(entry: Entry): string {
  return safeWord(
    `${String(entry.sequence).padStart(6)}  ${entry.at}  ${entry.kind.padEnd(8)}  ${saying(entry)}`,
    300,
  )
}

function saying(entry: Entry): string {
  switch (entry.kind) {
    case 'unit':
      return `${entry.serial} ${entry.end}${entry.stoppedBy === undefined ? '' : ` by ${entry.stoppedBy}`}: ${entry.spec.id} (${entry.models.join(', ') || 'no model'})`
    case 'merged':
      return `${entry.serial} by ${entry.by} in ${entry.commit.slice(0, 12)}${entry.pull === undefined ? '' : ` (#${entry.pull})`}`
    case 'reverted':
      return `${entry.serial}: ${entry.commit.slice(0, 12)} takes back ${entry.of.slice(0, 12)}`
    case 'andon':
      return `${entry.action} of ${entry.scope} by ${entry.by}: ${entry.reason}`
    case 'escape':
      return `${entry.serial} (${entry.tier}) by ${entry.by}: ${entry.evidence}`
    case 'note':
      return `on ${entry.of} by ${entry.by}: ${entry.text}`
  }
}
