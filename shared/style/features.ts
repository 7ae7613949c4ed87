import { DECLARATIONS } from './questions/declarations.ts'
import type { Feature } from './questions/feature.ts'
import { STATEMENTS } from './questions/statements.ts'

/**
 * The choice points: questions whose answer a formatter leaves alone. What one of them tells by itself is in docs/style-drift.md.
 * Names and answers are kept in caches and links: a change of them, or of how votes are cast, raises STYLE_METHOD.
 */
export const FEATURES = { ...DECLARATIONS, ...STATEMENTS }

export type FeatureName = keyof typeof FEATURES
export type VariantOf<F extends FeatureName> = keyof (typeof FEATURES)[F]['variants'] & string

/** Raised with every change of what is voted on or how: profiles and scores of two methods cannot be compared. */
export const STYLE_METHOD = 1

const BY_NAME: ReadonlyMap<string, FeatureName> = new Map(featureNames().map((name) => [name, name]))

/** In the order of the table. */
export const FEATURE_NAMES: readonly FeatureName[] = [...BY_NAME.values()]

function featureNames(): FeatureName[] {
  const isName = (name: string): name is FeatureName => Object.hasOwn(FEATURES, name)
  return Object.keys(FEATURES).filter(isName)
}

/** The record of a feature, whichever it is. */
export function featureOf(name: FeatureName): Feature {
  return FEATURES[name]
}

/** How a sentence names an answer. */
export function variantText(name: FeatureName, variant: string): string {
  return featureOf(name).variants[variant] ?? variant
}

/** Is it the name of a feature? */
export function isFeature(name: string): name is FeatureName {
  return BY_NAME.has(name)
}

/** Is it a feature, and one of its answers? */
export function isVote(name: string, variant: string): name is FeatureName {
  const feature = BY_NAME.get(name)
  return feature !== undefined && Object.hasOwn(featureOf(feature).variants, variant)
}
