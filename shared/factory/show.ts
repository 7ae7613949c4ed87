import { commandsOn, probes, reportPaths, type Factory, type Station } from './factory.ts'
import { isPublisher } from './machine.ts'
import { writerText } from './writer-choice.ts'

/** The line as a text table, one row for each station; `at` marks one of them. No newline at the end. */
export function lineTable(factory: Factory, at?: string): string {
  const rows = [
    ['station', 'runs', 'pass', 'stop'],
    ...factory.line.map((station) => [station.name, workText(station), ...targets(station)]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) => {
    const mark = at !== undefined && row[0] === at ? '> ' : '  '
    return `${mark}${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()
  })
  const rounds = factory.rounds === 1 ? '1 round' : `at most ${factory.rounds} rounds`
  const { writer } = factory.models
  const by = writer === undefined || writer.kind === 'model' ? [] : [`written by: ${writerText(writer)}`]
  return [`line ${factory.name}, ${rounds}`, ...by, '', ...lines].join('\n')
}

function workText({ work }: Station): string {
  if (work.kind === 'action') return work.action
  if (work.probe === true) return 'probe'
  if (work.ownEslint !== undefined)
    return work.ownEslint === 'required' ? 'own-eslint, required' : 'own-eslint'
  const count = commandsOn(work).length
  const commands = count === 1 ? '1 command' : `${count} commands`
  const report = work.report === undefined ? '' : `, report ${reportPaths(work.report).join(', ')}`
  const made = [...(work.produces ?? []), ...(work.format === undefined ? [] : ['the form of the change'])]
  const makes = made.length === 0 ? '' : `, makes ${made.join(', ')}`
  return `${commands}${report}${makes}, ${work.minutes} min`
}

function targets({ pass, stop }: Station): [pass: string, stop: string] {
  return [pass ?? 'released', stop === undefined ? 'halted' : `${stop} (next round)`]
}

/**
 * The line as a Mermaid flowchart: commands in double frames, stops dotted; `at` marks one station. Nodes are numbered and
 * names are only labels, so that no name can be read as Mermaid.
 */
export function lineMermaid(factory: Factory, at?: string): string {
  const { line } = factory
  const idOf = (name: string): string => `s${line.findIndex((station) => station.name === name) + 1}`
  const marked =
    line.some((station) => station.name === at) && at !== undefined ? [`  class ${idOf(at)} current`] : []
  return [
    'flowchart LR',
    ...line.map((station) => `  ${idOf(station.name)}${nodeShape(station)}`),
    '  released(["released"])',
    '  halted(["halted"])',
    ...(probes(line) ? ['  asking(["asking"])'] : []),
    ...line.flatMap((station) => edges(station, factory, idOf)),
    '  classDef current stroke-width:4px',
    ...marked,
  ].join('\n')
}

function nodeShape({ name, work }: Station): string {
  const label = `"${mermaidEscaped(name)}"`
  return work.kind === 'run' ? `[[${label}]]` : `[${label}]`
}

/** Mermaid's own escapes: character references with `#`. */
function mermaidEscaped(text: string): string {
  return text.replace(/[^A-Za-z0-9 .-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`)
}

/** A stop without a repairing station leads to the publishing station, as in the machine; there the unit ends halted. */
function edges(
  { name, pass, stop, work }: Station,
  { line }: Factory,
  idOf: (name: string) => string,
): string[] {
  const isProbe = work.kind === 'run' && work.probe === true
  const publisher = line.find(isPublisher)?.name
  const halt = publisher === undefined || publisher === name ? 'halted' : idOf(publisher)
  return [
    `  ${idOf(name)} -->|pass| ${pass === undefined ? 'released' : idOf(pass)}`,
    `  ${idOf(name)} -.->|stop| ${stop === undefined ? halt : idOf(stop)}`,
    ...(isProbe ? [`  ${idOf(name)} -.->|asks| asking`] : []),
  ]
}
