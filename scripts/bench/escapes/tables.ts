import { wilson, type Figure } from './figures.ts'

/** One line of text for each figure, for a terminal. */
export function figureLines(figures: readonly Figure[]): string[] {
  return figures.map((figure) => {
    const { line, class: name, served, released, halted, asking, errors, questions } = figure
    const parts = [
      `${line}, ${name}: served ${served}, released ${released} ${interval(released, served)}`,
      `halted ${halted}${stationText(figure)}`,
      ...(line.startsWith('ask')
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

/** The same for readers of a document: what each line released, beside each other. */
export function figureTable(figures: readonly Figure[]): string {
  const find = (line: string, name: string): Figure | undefined =>
    figures.find((figure) => figure.line === line && figure.class === name)
  const names = [...new Set(figures.map((figure) => figure.class))]
  const rows = names.map((name) => {
    const ask = find('ask', name)
    const cells = [
      name,
      String(ask?.served ?? find('examples', name)?.served ?? 0),
      releasedText(find('examples', name)),
      releasedText(find('review', name)),
      releasedText(ask),
      ask === undefined ? '' : `${ask.releasedUnanswered} of ${ask.served}`,
      ask === undefined ? '' : `${ask.halted}${stationText(ask)}`,
      ask === undefined ? '' : `${ask.questions.median} / ${ask.questions.p90} / ${ask.questions.most}`,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| what was served | how many | released: visible examples alone | and a reviewer who objects to nothing | and questions, answered | and questions, nobody answers | halted, by | questions: median / p90 / most |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
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
