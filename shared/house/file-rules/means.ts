import type ts from 'typescript'
import { layerMapOf, type Architecture, type LayerMap } from '../../architecture/architecture.ts'
import { digestOf } from '../../formats/digest.ts'
import { templatesAt, type Templates } from '../../template/record/templates-at.ts'
import type { House } from '../standard/house.ts'
import { isFileRule } from './file-rule.ts'

/** What rules about whole files judge by, besides the house. */
export interface RuleMeans {
  ts: typeof ts
  /** Who may import whom; `undefined` where nobody says so. */
  layers: { architecture: Architecture; map: LayerMap } | undefined
  templates: Templates
  /** Names all of it: equal ids judge alike. */
  id: string
}

/** @param architecture who may import whom, if anybody says so */
export function ruleMeans(
  compiler: typeof ts,
  { architecture, templates }: { architecture: Architecture | undefined; templates: Templates },
): RuleMeans {
  const versions = [...templates].map(([name, reading]) => [
    name,
    reading.kind === 'ok' ? reading.template.sha256 : 'bad',
  ])
  return {
    ts: compiler,
    layers: architecture && { architecture, map: layerMapOf(architecture) },
    templates,
    id: digestOf([architecture?.sha256 ?? '', versions]),
  }
}

/** A house, and the commit whose files its rules judge by. */
interface JudgingHouse {
  repo: string
  base: string
  house: House
  /** As the commit says it. */
  architecture?: Architecture | undefined
}

/**
 * What rules about whole files judge by at a commit; `undefined` for a house that has none.
 * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function meansAt(
  { repo, base, house, architecture }: JudgingHouse,
  compiler: () => Promise<typeof ts>,
): Promise<RuleMeans | undefined> {
  if (!house.rules.some(isFileRule)) return undefined
  return ruleMeans(await compiler(), { architecture, templates: await templatesAt(repo, base) })
}

/** What rules cannot judge by because it is not there or cannot be read: such a rule cannot fail. */
export function missingMeans({ rules }: House, { layers, templates }: RuleMeans): string[] {
  return rules.filter(isFileRule).flatMap(({ id, enforce }) => {
    if (enforce.kind === 'layer' && enforce.forbids === 'architecture' && layers === undefined)
      return [`${id} names the layers of architecture.yml, and there is no such file`]
    if (enforce.kind !== 'template') return []
    const reading = templates.get(enforce.template)
    if (reading?.kind === 'ok') return []
    const why = reading === undefined ? 'does not exist' : 'cannot be read'
    return [`${id} names the template ${enforce.template}, which ${why}`]
  })
}
