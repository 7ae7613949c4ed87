import { exampleText } from '../../shared/specification/rows/source-text.ts'
import { toldCriteria, toldExamples } from '../../shared/specification/document/held-out.ts'
import { criterionText, type Criterion, type Spec } from '../../shared/specification/document/spec.ts'
import { stripInvisible, stripMarkdown, type StrippedText } from '../../shared/text/hidden-text.ts'
import { shownBy, supportedBy, toldOf, type Coverage } from './coverage.ts'
import type { Facts } from './facts.ts'

/**
 * The spec as the reviewer reads it, hold-out criteria included; each criterion says whether a row is asked for or what has shown it. Rows that
 * hold themselves back are counted nowhere, so that an answer to a question changes no recorded review.
 */
export function specText(spec: Spec, facts: Facts): StrippedText {
  const { title, why, paths, effects, interface: entries, nonGoals, prose } = spec
  const notes = stripMarkdown(prose)
  const lines = [
    `title: ${title}`,
    `problem: ${why.problem}`,
    `files that may be written: ${paths.write.join(', ')}`,
    ...(effects.length === 0 ? [] : [`effects that the code may have: ${effects.join(', ')}`]),
    ...entries.map(
      ({ module, signature, doc }) =>
        `export of ${module}: ${signature}${doc === undefined ? '' : ` // ${doc}`}`,
    ),
    ...toldCriteria(spec).flatMap((criterion) => criterionLines(criterion, facts)),
    ...nonGoals.map((goal) => `not wanted: ${goal}`),
    ...(notes.text.trim() === '' ? [] : ['notes (context, not normative):', notes.text.trim()]),
  ]
  const shown = stripInvisible(lines.join('\n'))
  return { text: shown.text, stripped: shown.stripped + notes.stripped }
}

function criterionLines(criterion: Criterion, { coverage }: Facts): string[] {
  const found = coverage.find((each) => each.criterion === criterion.id)
  return [
    `${criterion.id} (${askedFor(found)}): ${criterionText(criterion)}`,
    ...toldExamples(criterion).map((example) => `  example: ${exampleText(example)}`),
  ]
}

/** Named tests ran in one process with the code: the reviewer is asked whether reading says otherwise. */
function askedFor(coverage: Coverage | undefined): string {
  const shown = coverage && shownBy(coverage)
  if (shown !== undefined) return `shown: ${shown}`
  const supported = coverage && supportedBy(coverage)
  return supported === undefined ? 'answer a row' : `${supported}; answer a row when reading shows otherwise`
}

/**
 * Counts alone: names and messages of tests are text of the repository or of the change, and would speak to the reviewer in
 * the voice of the gates.
 */
export function factsText({ size, runs, coverage, effects }: Facts): string {
  const promised = coverage.flatMap(toldOf)
  const green = promised.filter(({ status }) => status === 'passed').length
  return [
    `size: ${size.files} files, ${size.added} lines added, ${size.removed} removed`,
    `promised examples and tests: ${green} of ${promised.length} passed`,
    ...(effects.length === 0 ? [] : [`new effects, allowed by the spec: ${effects.join(', ')}`]),
    ...runs.map(({ station, verdict, passed, failed, skipped }) => {
      const known = verdict === 'pass' && failed > 0 ? ' (without the change as well, or now and then)' : ''
      return `${station}: ${verdict}; ${passed} tests passed, ${failed} failed${known}, ${skipped} skipped`
    }),
  ].join('\n')
}
