import type { Enforcement, HouseRule } from '../standard/house.ts'

/** What a rule about whole files asks: what they import, what they were made from, or how they are mostly written. */
export type FileEnforcement = Extract<Enforcement, { kind: 'layer' | 'template' | 'profile' }>

/** A rule of the house that no linter can hold, because it is about whole files. */
export type FileRule = HouseRule & { enforce: FileEnforcement }

export type LayerRule = RuleOf<'layer'>

/** File rules of one kind. */
export type RuleOf<K extends FileEnforcement['kind']> = FileRule & { enforce: { kind: K } }

/** Is it a rule about whole files? */
export function isFileRule(rule: HouseRule): rule is FileRule {
  return isLayerRule(rule) || rule.enforce.kind === 'template' || rule.enforce.kind === 'profile'
}

/** Is it a rule about what files import? */
export function isLayerRule(rule: HouseRule): rule is LayerRule {
  return rule.enforce.kind === 'layer'
}

/** Does the rule repeat the layers of architecture.yml? Its findings take the place of theirs. */
export function repeatsLayers({ enforce }: HouseRule): boolean {
  return enforce.kind === 'layer' && enforce.forbids === 'architecture'
}
