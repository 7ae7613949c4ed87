import { safeText } from '../text/safe-log.ts'
import type { Layer } from './architecture.ts'
import type { Proposal } from './propose.ts'

const MOST_SHOWN = 5

/** The text of a first architecture.yml: what was seen stands beside what it says. */
export function proposalText({ architecture, files, tangles, cycles }: Proposal): string {
  const { layers } = architecture
  return [
    '# yaml-language-server: $schema=https://raw.githubusercontent.com/jidoka-factory/jidoka/main/schemas/architecture.schema.json',
    '# Who may import whom, as the code does today. Take out what should not be; what is left of it then counts as debt.',
    'version: "1"',
    ...tangleLines(tangles),
    'layers:',
    ...layers.flatMap((layer) => layerLines(layer, files.get(layer.name) ?? 0)),
    ...cycleLines(cycles),
    `cycles: ${architecture.cycles}`,
    'unlisted: error',
    '',
  ].join('\n')
}

function tangleLines(tangles: readonly string[][]): string[] {
  return tangles.map((names) => `# These layers import each other: ${names.join(', ')}.`)
}

function layerLines({ name, files, mayImport }: Layer, count: number): string[] {
  return [
    `  # ${count} ${count === 1 ? 'file' : 'files'}`,
    `  - name: ${name}`,
    `    files: [${files.map((glob) => JSON.stringify(glob)).join(', ')}]`,
    `    may_import: [${mayImport.join(', ')}]`,
  ]
}

function cycleLines(cycles: readonly string[][]): string[] {
  if (cycles.length === 0) return ['# No cycle between files today.']
  const shown = cycles.slice(0, MOST_SHOWN).map((cycle) => `#   ${safeText(cycle.join(' -> '), 300)}`)
  const more = cycles.length > MOST_SHOWN ? [`#   and ${cycles.length - MOST_SHOWN} more`] : []
  return [
    `# ${cycles.length} ${cycles.length === 1 ? 'cycle' : 'cycles'} between files today; \`cycles: files\` lets no change close another.`,
    ...shown,
    ...more,
  ]
}
