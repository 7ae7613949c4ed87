import { describeFinding, type Finding } from '../../findings.ts'
import { matchesAny } from '../../paths/declared-paths.ts'
import { namedOnly } from '../../paths/guarded-paths.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import type { Template } from '../../template/record/template.ts'
import type { TemplateIndex } from '../../template/record/template-index.ts'
import { renderTemplate } from '../../template/render/render.ts'
import { valueProblems } from '../../template/skeleton/values.ts'
import { safeText } from '../../text/safe-log.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'
import { escapePointer } from '../../formats/json-pointer.ts'

/** The template that a spec names is there, its values fit, and the change may write what it makes. */
export function checkTemplate(file: SpecFile, index: TemplateIndex): Finding[] {
  const { template: asked } = file.spec
  const { templates } = index
  if (asked === undefined) return []
  const reading = templates.get(asked.name)
  if (reading?.kind === 'ok') return instanceFindings(file, reading.template, { values: asked.with, index })
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

/** The values of an instance, and the commit that it is made on. */
interface Asked {
  values: Record<string, string>
  index: TemplateIndex
}

function instanceFindings(file: SpecFile, template: Template, asked: Asked): Finding[] {
  const problems = valueProblems(template.parameters, asked.values)
  if (problems.length === 0) return pathFindings(file, template, asked)
  return problems.map(({ name, problem }) => {
    const isGiven = Object.hasOwn(asked.values, name)
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

function pathFindings(file: SpecFile, template: Template, { values, index }: Asked): Finding[] {
  return renderTemplate(template, values).flatMap(({ path }) => {
    const fault = pathFault(path, file.spec.paths.write) ?? takenFault(path, template.name, index)
    if (fault === undefined) return []
    const message = `the template ${template.name} makes ${quote(path)}, ${fault.why}`
    return [findingAt(file, '/paths/write', { code: 'SPEC_TEMPLATE_PATH', message, hint: fault.hint })]
  })
}

interface PathFault {
  why: string
  hint: string
}

function pathFault(path: string, write: readonly string[]): PathFault | undefined {
  const problem = pathProblem(path)
  if (problem !== undefined) return { why: `which ${problem}`, hint: 'give it other values' }
  const isNamed = namedOnly(path) === undefined ? matchesAny(path, write) : write.includes(path)
  return isNamed ? undefined : { why: 'which paths.write does not name', hint: `add ${path} to paths.write` }
}

/** Code that no template made would be gone. */
function takenFault(path: string, template: string, { templateOf }: TemplateIndex): PathFault | undefined {
  const made = templateOf(path)
  if (made === undefined || made === template) return undefined
  const what = made === '' ? 'no instance of a template' : `an instance of ${made}`
  return { why: `where a file lies that is ${what}`, hint: 'give it other values, or remove that file first' }
}
