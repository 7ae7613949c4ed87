import { describeFinding, type Finding } from '../../findings.ts'
import { escapePointer } from '../../formats/schema.ts'
import { matchesAny } from '../../paths/declared-paths.ts'
import { namedOnly } from '../../paths/guarded-paths.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import type { Template } from '../../template/record/template.ts'
import type { Templates } from '../../template/record/templates-at.ts'
import { renderTemplate } from '../../template/render/render.ts'
import { valueProblems } from '../../template/skeleton/values.ts'
import { safeText } from '../../text/safe-log.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'

/** The template that a spec names is there, its values fit, and the change may write what it makes. */
export function checkTemplate(file: SpecFile, templates: Templates): Finding[] {
  const { template: asked } = file.spec
  if (asked === undefined) return []
  const reading = templates.get(asked.name)
  if (reading?.kind === 'ok') return instanceFindings(file, reading.template, asked.with)
  if (reading === undefined) {
    const known = [...templates.keys()].slice(0, 20).join(', ')
    const message = `the base commit has no template ${quote(asked.name)}`
    const hint = known === '' ? 'commit .factory/templates first' : `it has ${known}`
    return [findingAt(file, '/template', { code: 'SPEC_TEMPLATE', message, hint })]
  }
  const [first] = reading.findings
  const why = first === undefined ? '' : `: ${safeText(describeFinding(first), 300)}`
  const message = `the template ${quote(asked.name)} cannot be read${why}`
  return [findingAt(file, '/template', { code: 'SPEC_TEMPLATE', message, hint: 'run jidoka template check' })]
}

function instanceFindings(file: SpecFile, template: Template, values: Record<string, string>): Finding[] {
  const problems = valueProblems(template.parameters, values)
  if (problems.length === 0) return pathFindings(file, template, values)
  return problems.map(({ name, problem }) => {
    const isGiven = Object.hasOwn(values, name)
    const pointer = isGiven ? `/with/${escapePointer(name)}` : '/template'
    const message = `${quote(name)} ${problem}`
    const hint = `the template ${template.name} has ${parametersText(template)}`
    return findingAt(file, pointer, { code: 'SPEC_TEMPLATE_WITH', message, hint })
  })
}

function parametersText({ parameters }: Template): string {
  return (
    parameters.map(({ name, type, say }) => `${name} (${type}): ${safeText(say, 120)}`).join('; ') ||
    'no parameters'
  )
}

function pathFindings(file: SpecFile, template: Template, values: Record<string, string>): Finding[] {
  const { write } = file.spec.paths
  return renderTemplate(template, values).flatMap(({ path }) => {
    const problem = pathProblem(path)
    const isNamed = namedOnly(path) === undefined ? matchesAny(path, write) : write.includes(path)
    if (problem === undefined && isNamed) return []
    const why = problem ?? 'which paths.write does not name'
    const message = `the template ${template.name} makes ${quote(path)}, ${why}`
    const hint = problem === undefined ? `add ${path} to paths.write` : 'give it other values'
    return [findingAt(file, '/paths/write', { code: 'SPEC_TEMPLATE_PATH', message, hint })]
  })
}
