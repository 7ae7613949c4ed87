import {
  showInvisible,
  stripInvisible,
  stripMarkdown,
  type StrippedText,
} from '../../shared/text/hidden-text.ts'
import { spellHidden } from '../../shared/text/hidden-spelling.ts'
import { exampleText } from '../../shared/specification/rows/source-text.ts'
import { shownCriteria, toldExamples } from '../../shared/specification/document/held-out.ts'
import {
  criterionText,
  type Criterion,
  type Dependency,
  type InterfaceEntry,
  type Spec,
} from '../../shared/specification/document/spec.ts'

/**
 * The spec as the writer sees it: no hold-out, no domain, and nothing that its reader could not see either. In paths, which
 * the writer repeats, such characters are spelled.
 */
export function specPart(spec: Spec): StrippedText & { spelled: number } {
  const prose = stripMarkdown(spec.prose.trim())
  const fields = stripInvisible(fieldLines(spec).join('\n'))
  const criteria = shownCriteria(spec).map(criterionPart)
  const notes = prose.text.trim() === '' ? [] : ['notes (context, not normative):', prose.text.trim()]
  return {
    text: [fields.text, 'acceptance criteria:', ...criteria.map((part) => part.text), ...notes].join('\n'),
    stripped: prose.stripped + fields.stripped + criteria.reduce((sum, part) => sum + part.stripped, 0),
    spelled: pathsOf(spec).reduce((sum, path) => sum + spellHidden(path).spelled, 0),
  }
}

function pathsOf({ paths, interface: entries }: Spec): string[] {
  return [...paths.write, ...entries.map((entry) => entry.module)]
}

function fieldLines({
  id,
  title,
  why,
  paths,
  interface: entries,
  effects,
  nonGoals,
  dependencies = [],
  weakens = [],
}: Spec): string[] {
  return [
    `id: ${id}`,
    `title: ${title}`,
    ...(why.who === undefined ? [] : [`for: ${why.who}`]),
    `problem: ${why.problem}`,
    ...(why.value === undefined ? [] : [`value: ${why.value}`]),
    'files you may write:',
    ...paths.write.map((path) => `- ${spellHidden(path).text}`),
    ...listed('exports to offer', entries.map(entryLine)),
    ...(effects.length === 0 ? [] : [`effects allowed besides computing: ${effects.join(', ')}`]),
    ...listed(
      'packages to declare, each with this range, and nothing else in that file',
      dependencies.map(dependencyLine),
    ),
    ...listed(
      'tests, rules and limits that may be made less strict, each for its reason, and no others',
      weakens.map((line) => spellHidden(line).text),
    ),
    ...listed('not wanted', nonGoals),
  ]
}

function listed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `- ${line}`)]
}

function dependencyLine({ name, range, section, manifest }: Dependency): string {
  return `${name}@${range} in ${section} of ${spellHidden(manifest).text}`
}

function entryLine({ module, signature, doc }: InterfaceEntry): string {
  return `${spellHidden(module).text}: ${signature}${doc === undefined ? '' : ` // ${doc}`}`
}

function criterionPart(criterion: Criterion): StrippedText {
  const judged = criterion.check === 'review' ? ' (judged by reading alone)' : ''
  const sentence = stripInvisible(`- ${criterion.id}${judged}: ${criterionText(criterion)}`)
  const lines = [
    sentence.text,
    ...toldExamples(criterion).map((example) => `  example: ${exampleText(example)}`),
    ...criterion.tests.map((test) => `  test: ${showInvisible(test)}`),
  ]
  return { text: lines.join('\n'), stripped: sentence.stripped }
}
