import { compareText } from '../../findings.ts'
import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { readYaml } from '../../formats/yaml.ts'
import type { CompiledFile } from '../../compile/compile.ts'
import { MAX_WORKFLOW_BYTES } from '../../limits.ts'

/** A secret that jobs of the line read, and the environments of these jobs; none of a job without one. */
export interface NeededSecret {
  name: string
  environments: string[]
}

/**
 * What the compiled workflows ask for. They are the authority: a job can read a secret only where its text names it.
 * The token that GitHub makes for a job is none of them.
 */
export function neededSecrets(workflows: readonly CompiledFile[]): NeededSecret[] {
  const places = new Map<string, Set<string>>()
  for (const { fields, text } of workflows.flatMap(jobsOf)) {
    for (const [, name = ''] of text.matchAll(/\bsecrets\.([A-Za-z0-9_]+)/g)) {
      if (name === 'GITHUB_TOKEN') continue
      const known = places.get(name) ?? new Set()
      for (const environment of environmentsIn(fields['environment'])) known.add(environment)
      places.set(name, known)
    }
  }
  return [...places]
    .map(([name, environments]) => ({ name, environments: [...environments].sort(compareText) }))
    .sort((a, b) => compareText(a.name, b.name))
}

interface Job {
  fields: Record<string, unknown>
  text: string
}

/** The jobs with steps. A job that calls a workflow only hands secrets on. */
function jobsOf({ path, text }: CompiledFile): Job[] {
  const reading = readYaml(text, { file: path, maxBytes: MAX_WORKFLOW_BYTES })
  if (reading.kind === 'bad' || !isRecord(reading.document.value)) return []
  const { jobs } = reading.document.value
  return Object.values(recordOrEmpty(jobs)).flatMap((fields) =>
    isRecord(fields) && fields['uses'] === undefined ? [{ fields, text: JSON.stringify(fields) }] : [],
  )
}

/** A name, or all that an expression chooses between. */
function environmentsIn(value: unknown): string[] {
  const name = isRecord(value) ? value['name'] : value
  if (typeof name !== 'string') return []
  if (!name.includes('${{')) return [name]
  return [...name.matchAll(/(?:&&|\|\|) '((?:[^']|'')+)'/g)].map(([, text = '']) =>
    text.replaceAll("''", "'"),
  )
}
