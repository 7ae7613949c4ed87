import { CHANGES, COMMAND_CHANGES } from './catalogue.ts'
import { CLASSES, type Control } from './change.ts'
import { COMPILED, SENT } from './sent.ts'
import { BEYOND } from './changes/beyond.ts'

/** What is known of a hostile change without running it; its tests hold it to that. */
interface Tried {
  class: (typeof CLASSES)[number]
  stops: readonly Control[]
}

const TRIED: readonly Tried[] = [...CHANGES, ...COMMAND_CHANGES]

/** The table of SECURITY.md: each class with how many were tried, and by how many controls each they are stopped. */
export function hostileTable(): string {
  const rows = CLASSES.map((name) => {
    const tried = TRIED.filter((each) => each.class === name)
    return `| ${name} | ${tried.length} | 0 | ${stoppers(tried)} |`
  })
  const apart = SENT.filter(([, , isApart]) => isApart).length
  return [
    '| a change that ... | tried | released | stopped by, each control by itself |',
    '|---|---|---|---|',
    ...rows,
    `| **all** | **${TRIED.length}** | **0** | ${stoppers(TRIED)} |`,
    '',
    `${SENT.length} of them go down the whole line (\`jidoka run\`) of repositories with node, vitest and jest, ${apart} with isolation and`,
    `${SENT.length - apart} without, and ${COMPILED.length} down the compiled line, job by job. Changes of commands are tried with isolation and without.`,
  ].join('\n')
}

function stoppers(tried: readonly Tried[]): string {
  const controls = Map.groupBy(
    tried.flatMap(({ stops }) => stops),
    (control) => control,
  )
  return [...controls]
    .map(([control, all]) => ({ control, count: all.length }))
    .sort((a, b) => b.count - a.count || (a.control < b.control ? -1 : 1))
    .map(({ control, count }) => `${control} ${count}`)
    .join(', ')
}

/** The list of SECURITY.md of what no test finds. */
export function beyondTable(): string {
  const rows = BEYOND.map(({ name, tries, stops }) => {
    const seen = stops.length === 0 ? 'the reviewer' : `the ${stops.join(', ')}, and the reviewer`
    return `| \`${name}\` | ${tries} | ${seen} |`
  })
  return ['| name | the change ... | seen by |', '|---|---|---|', ...rows].join('\n')
}
