import { wilson } from '../../../shared/statistics.ts'
import type { Figure } from './figures.ts'

/** One line of text for each figure, for a terminal. */
export function figureLines(figures: readonly Figure[]): string[] {
  return figures.map((figure) => {
    const { line, class: name, served, released, halted, asking, errors, questions } = figure
    const parts = [
      `${line}, ${name}: served ${served}, released ${released} ${interval(released, served)}`,
      `halted ${halted}${stationText(figure)}`,
      ...(/^(?:ask|probe)/.test(line)
        ? [
            `asking ${asking}`,
            `released when nobody answers ${figure.releasedUnanswered}`,
            `asked about ${figure.askedAbout}, questions median ${questions.median}, p90 ${questions.p90}, most ${questions.most}`,
          ]
        : []),
      ...(errors > 0 ? [`errors ${errors}`] : []),
      ...(figure.isRight ? [`false halts ${served - released}`] : []),
      `median ${figure.medianSeconds.toFixed(1)} s`,
    ]
    return parts.join('; ')
  })
}

/** What a table says of one class: the figures of the lines that were run, by their names. */
type Row = Partial<Record<string, Figure>>

interface Column {
  title: string
  cell: (row: Row) => string
}

const SHORT_CLASS: Column = { title: 'a change that is ...', cell: (row) => TITLES[anyOf(row).class] }

/** What the goal speaks of: what is released behind a reviewer, and what it costs the owner. */
const REVIEWED: readonly Column[] = [
  SHORT_CLASS,
  { title: 'released, questions answered', cell: (row) => releasedText(row['probe-reviewer']) },
  { title: 'released, nobody answers', cell: (row) => unansweredText(row['probe-reviewer']) },
  { title: 'questions: median / p90 / most', cell: (row) => questionText(row['probe-reviewer']) },
  { title: 'stopped by', cell: (row) => haltedText(row['probe-reviewer']) },
]

/** The probing station by itself, with and without a second writer. */
const ALONE: readonly Column[] = [
  SHORT_CLASS,
  ...(
    [
      ['probe', 'no second writer'],
      ['probe-second', 'a second writer who is right'],
      ['probe-other', 'a second writer with another mistake'],
    ] as const
  ).flatMap(([line, title]): Column[] => [
    { title: `${title}: released`, cell: (row) => releasedText(row[line]) },
    { title: 'nobody answers', cell: (row) => unansweredText(row[line]) },
    { title: 'questions: median / p90 / most', cell: (row) => questionText(row[line]) },
  ]),
]

const LONG: readonly Column[] = [
  SHORT_CLASS,
  { title: 'released by visible examples', cell: (row) => releasedText(row['examples']) },
  { title: 'with questions, answered', cell: (row) => releasedText(row['ask']) },
  { title: 'with questions, nobody answers', cell: ({ ask }) => unansweredText(ask) },
  { title: 'questions: median / p90 / most', cell: ({ ask }) => questionText(ask) },
  { title: 'with a blind reviewer, no questions', cell: (row) => releasedText(row['review']) },
  { title: 'with questions: halted by', cell: ({ ask }) => haltedText(ask) },
  { title: 'visible examples: halted by', cell: ({ examples }) => haltedText(examples) },
]

const TITLES: Record<Figure['class'], string> = {
  reference: 'right',
  restyled: 'right, in another style',
  'one-place': 'wrong in one place',
  'one-place by hand': '- as people and models get it wrong',
  'one-place by operator': '- as tools make it wrong',
  omission: 'without one case',
  'hard-coded': 'fitted to the examples',
  'over-reach': 'more than was asked for',
  'foreign-style': 'against the house standard',
  tampering: 'an edit of its own judge',
}

/** What a table is about: changes behind a reviewer, whole lines, or the probing station by itself. */
export type TableKind = 'reviewed' | 'long' | 'alone'

/** The figures as a table of Markdown. A column in which nothing was measured is left out. */
export function figureTable(figures: readonly Figure[], kind: TableKind): string {
  const measured = new Set<string>(figures.map((figure) => figure.class))
  const names = Object.keys(TITLES).filter((name) => measured.has(name))
  const rows = names.map((name): Row => {
    const own = figures.filter((figure) => figure.class === name)
    return Object.fromEntries(own.map((figure) => [figure.line, figure]))
  })
  const columns = { reviewed: REVIEWED, long: LONG, alone: ALONE }[kind]
  const filled = columns.filter(({ cell }) => rows.some((row) => cell(row) !== ''))
  const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    lineOf(filled.map(({ title }) => title)),
    lineOf(filled.map(() => '---')),
    ...rows.map((row) => lineOf(filled.map(({ cell }) => cell(row)))),
  ].join('\n')
}

function anyOf(row: Row): Figure {
  const figure = row['ask'] ?? Object.values(row)[0]
  if (figure === undefined) throw new Error('a row of the table has no figure')
  return figure
}

function unansweredText(figure: Figure | undefined): string {
  return figure === undefined ? '' : `${figure.releasedUnanswered} of ${figure.served}`
}

function questionText(ask: Figure | undefined): string {
  if (ask === undefined) return ''
  const { median, p90, most } = ask.questions
  return `${median} / ${p90} / ${most}`
}

function haltedText(figure: Figure | undefined): string {
  return figure === undefined ? '' : `${figure.halted}${stationText(figure)}`
}

function releasedText(figure: Figure | undefined): string {
  if (figure === undefined) return ''
  const { released, served } = figure
  return `${released} of ${served} ${interval(released, served)}`
}

function interval(count: number, of: number): string {
  const { low, high } = wilson(count, of)
  return `(${percent(low)} to ${percent(high)} %)`
}

function percent(share: number): string {
  return (share * 100).toFixed(1)
}

function stationText({ stations }: Figure): string {
  const words = Object.entries(stations).map(([station, count]) => `${station} ${count}`)
  return words.length === 0 ? '' : `: ${words.join(', ')}`
}
