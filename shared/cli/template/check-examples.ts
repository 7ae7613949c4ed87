import { blocking, describeFinding, type Finding } from '../../findings.ts'
import { changeSetOf } from '../../git/change-set.ts'
import { compareStyle } from '../../house/compare-style.ts'
import type { GateOptions } from '../../house/gate-context.ts'
import { proveInstance } from '../../template/proof/prove-instance.ts'
import { TEMPLATES_FOLDER } from '../../template/record/templates-at.ts'
import type { Template, TemplateExample } from '../../template/record/template.ts'
import { putIn } from '../../template/render/put-in.ts'
import { renderTemplate } from '../../template/render/render.ts'

/** What an example is judged by. */
export type ExampleGate = Pick<GateOptions, 'repo' | 'base' | 'house' | 'analysis'>

/** What is wrong with the examples of a template: good ones that are refused, and bad ones that pass or are refused by something else. */
export async function exampleFindings(template: Template, gate: ExampleGate): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [index, example] of template.good.entries()) {
    const found = await judgeExample(template, example, gate)
    findings.push(...found.map((each) => refused(template, `good example ${index + 1}`, each)))
  }
  for (const [index, example] of template.bad.entries()) {
    const found = await judgeExample(template, example, gate)
    if (!found.some(({ code }) => code === example.finding))
      findings.push(passed(template, `bad example ${index + 1}`, { wanted: example.finding, found }))
  }
  return findings
}

/** What blocks the instance: the proof of each file and, where that holds, the gate of a change. */
async function judgeExample(
  template: Template,
  example: TemplateExample,
  gate: ExampleGate,
): Promise<Finding[]> {
  const { ts } = await gate.analysis.eslint()
  const files = renderTemplate(template, example.with).map((skeleton) => {
    const fills = new Map(Object.entries(example.fills[skeleton.id] ?? {}))
    return {
      skeleton,
      path: skeleton.path,
      content: putIn(skeleton, fills),
      unknown: unknownHoles(skeleton.holes, fills),
    }
  })
  const unknown = files.flatMap((file) => file.unknown.map((name) => unknownFill(file.path, name)))
  const proof = files.flatMap(({ skeleton, path, content }) =>
    proveInstance(ts, { path, text: content, skeleton, isNew: !skeleton.isTest }),
  )
  if (unknown.length + proof.length > 0) return [...unknown, ...proof]
  const changeSet = changeSetOf(
    gate.base,
    files.map(({ path, content }) => ({ path, content })),
  )
  const { findings } = await compareStyle({ ...gate, changeSet })
  return findings.filter(({ level }) => level === 'block')
}

function unknownHoles(holes: readonly { name: string }[], fills: ReadonlyMap<string, string>): string[] {
  return [...fills.keys()].filter((name) => !holes.some((hole) => hole.name === name))
}

function unknownFill(file: string, name: string): Finding {
  return blocking('TEMPLATE_EXAMPLE', `fills ${JSON.stringify(name.slice(0, 60))}, which is no hole`, {
    file,
  })
}

function refused({ name }: Template, which: string, finding: Finding): Finding {
  const message = `the ${which} is refused: ${describeFinding(finding)}`
  return blocking('TEMPLATE_EXAMPLE', message, {
    file: fileOf(name),
    hint: 'correct the example or the skeleton',
  })
}

function passed(
  { name }: Template,
  which: string,
  { wanted, found }: { wanted: string; found: readonly Finding[] },
): Finding {
  const codes = [...new Set(found.map(({ code }) => code))].join(', ')
  const message = `the ${which} is not refused by ${wanted}, but ${codes === '' ? 'passes' : `by ${codes}`}`
  return blocking('TEMPLATE_EXAMPLE', message, {
    file: fileOf(name),
    hint: 'name the finding that refuses it',
  })
}

function fileOf(name: string): string {
  return `${TEMPLATES_FOLDER}/${name}/template.yml`
}
