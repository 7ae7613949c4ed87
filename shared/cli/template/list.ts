import { describeFinding } from '../../findings.ts'
import { instancesInTree, templatesInTree } from '../../template/instances/tree-files.ts'
import type { TemplateReading } from '../../template/record/read-template.ts'
import type { Template } from '../../template/record/template.ts'
import { headerIn } from '../../template/render/cut.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { repositoryOf } from '../work-tree.ts'

/** The templates of the work tree, with how many instances each has. */
export async function listTemplates(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const repo = await repositoryOf(args, cwd)
  const templates = await templatesInTree(repo)
  const used = (await instancesInTree(repo)).map(({ text }) => headerIn(text)?.template)
  const rows = [...templates].map(([name, reading]) =>
    rowOf(name, reading, used.filter((each) => each === name).length),
  )
  const text = rows.length === 0 ? 'no templates: .factory/templates has none' : rows.map(textOf).join('\n')
  return { exit: 0, json: { templates: rows }, text: safeLog(text, { maxLines: 2_000 }) }
}

interface Row {
  name: string
  description: string
  instances: number
  parameters: { name: string; type: string; say: string; default: string | null }[]
  files: { id: string; test: boolean; holes: { name: string; kind: string; say: string }[] }[]
  findings: string[]
}

function rowOf(name: string, reading: TemplateReading, instances: number): Row {
  if (reading.kind === 'ok') return { name, instances, findings: [], ...factsOf(reading.template) }
  const findings = reading.findings.map(describeFinding)
  return { name, description: 'cannot be read', instances, parameters: [], files: [], findings }
}

function factsOf({
  description,
  parameters,
  files,
}: Template): Pick<Row, 'description' | 'parameters' | 'files'> {
  return {
    description,
    parameters: parameters.map(({ name, type, say, default: otherwise }) => ({
      name,
      type,
      say,
      default: otherwise ?? null,
    })),
    files: files.map(({ id, isTest, holes }) => ({
      id,
      test: isTest,
      holes: holes.map(({ name, kind, say }) => ({ name, kind, say })),
    })),
  }
}

function textOf({ name, description, instances, parameters, files, findings }: Row): string {
  return [
    `${name} (${instances} instances): ${description}`,
    ...parameters.map((each) => `  with ${each.name} (${each.type}): ${each.say}`),
    ...files.flatMap(({ id, test, holes }) => [
      `  ${id}${test ? ' (test)' : ''}`,
      ...holes.map((hole) => `    ${hole.name} (${hole.kind}): ${hole.say}`),
    ]),
    ...findings.map((finding) => `  ${finding}`),
  ].join('\n')
}
