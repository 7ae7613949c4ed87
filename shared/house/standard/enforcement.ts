import { defined } from '../../formats/defined.ts'
import { globProblem } from '../../paths/globs.ts'
import { FEATURE_NAMES, featureOf, isFeature } from '../../style/features.ts'
import type { HouseProblem } from './deviations.ts'
import type { Enforcement, ForbiddenTargets } from './house.ts'

/** How a house file says what enforces a rule, as its schema allows it. */
export type EnforcementDocument =
  | 'advice'
  | { eslint: { rule: string; options?: unknown; fix?: boolean } }
  | { selector: string; message?: string }
  | { layer: 'architecture' | TargetsDocument }
  | { template: string }
  | { profile: ProfileDocument }

interface TargetsDocument {
  to?: string[]
  except?: string[]
  packages?: string[]
  builtins?: string[]
  types?: ForbiddenTargets['types']
}

interface ProfileDocument {
  point: string
  is: string
}

/** What enforces a rule. A choice point that is none enforces nothing: {@link enforcementProblems} finds it. */
export function enforcementOf(enforce: EnforcementDocument): Enforcement {
  if (enforce === 'advice') return { kind: 'advice' }
  if ('selector' in enforce) return { kind: 'selector', selector: enforce.selector, message: enforce.message }
  if ('layer' in enforce) return { kind: 'layer', forbids: targetsOf(enforce.layer) }
  if ('template' in enforce) return { kind: 'template', template: enforce.template }
  if ('profile' in enforce) return profileOf(enforce.profile)
  const { rule, options, fix } = enforce.eslint
  const list: unknown[] = options === undefined ? [] : Array.isArray(options) ? options : [options]
  return { kind: 'eslint', rule, options: list, fix: fix ?? false }
}

function targetsOf(layer: 'architecture' | TargetsDocument): 'architecture' | ForbiddenTargets {
  if (layer === 'architecture') return layer
  const { to = [], except = [], packages = [], builtins = [], types = 'check' } = layer
  return { files: to, except, packages, builtins, types }
}

function profileOf({ point, is }: ProfileDocument): Enforcement {
  return isFeature(point) ? { kind: 'profile', point, is } : { kind: 'advice' }
}

/** The same as a house file says it. */
export function enforcementEntry(enforce: Enforcement): EnforcementDocument {
  switch (enforce.kind) {
    case 'advice':
      return 'advice'
    case 'selector':
      return { selector: enforce.selector, ...defined({ message: enforce.message }) }
    case 'layer':
      return { layer: enforce.forbids === 'architecture' ? enforce.forbids : targetsEntry(enforce.forbids) }
    case 'template':
      return { template: enforce.template }
    case 'profile':
      return { profile: { point: enforce.point, is: enforce.is } }
    case 'eslint':
      return {
        eslint: {
          rule: enforce.rule,
          ...(enforce.options.length === 0 ? {} : { options: enforce.options }),
          ...(enforce.fix ? { fix: true } : {}),
        },
      }
  }
}

function targetsEntry({ files, types, ...others }: ForbiddenTargets): TargetsDocument {
  const lists = Object.entries({ to: files, ...others }).filter(([, globs]) => globs.length > 0)
  return { ...Object.fromEntries(lists), ...(types === 'allow' ? { types } : {}) }
}

/** Globs of layers that cannot be read, and choice points or answers that there are not. */
export function enforcementProblems(
  rules: readonly { id: string; enforce: EnforcementDocument }[],
): HouseProblem[] {
  return rules.flatMap(({ id, enforce }, index) => {
    const pointer = `/rules/${index}/enforce`
    if (enforce === 'advice') return []
    if ('profile' in enforce) return profileProblems(id, enforce.profile, `${pointer}/profile`)
    if (!('layer' in enforce) || enforce.layer === 'architecture') return []
    const { to = [], except = [], packages = [], builtins = [] } = enforce.layer
    return Object.entries({ to, except, packages, builtins }).flatMap(([name, globs]) =>
      globProblems(id, globs, `${pointer}/layer/${name}`),
    )
  })
}

/** Globs of a rule that cannot be read, each at its place in the list at `pointer`. */
export function globProblems(id: string, globs: readonly string[], pointer: string): HouseProblem[] {
  return globs.flatMap((glob, index) => {
    const problem = globProblem(glob)
    if (problem === undefined) return []
    const message = `a glob of rule ${id} ${problem}`
    return [
      { code: 'HOUSE_GLOB', pointer: `${pointer}/${index}`, message, hint: 'write it like src/**/*.ts' },
    ]
  })
}

function profileProblems(id: string, { point, is }: ProfileDocument, pointer: string): HouseProblem[] {
  if (!isFeature(point)) {
    const message = `the rule ${id} names ${point}, which is no choice point of the style profile`
    const hint = `use one of ${FEATURE_NAMES.join(', ')}`
    return [{ code: 'HOUSE_PROFILE', pointer: `${pointer}/point`, message, hint }]
  }
  const answers = Object.keys(featureOf(point).variants)
  if (answers.includes(is)) return []
  const message = `the rule ${id} asks for ${is}, which is no answer to ${point}`
  const hint = `use one of ${answers.join(', ')}`
  return [{ code: 'HOUSE_PROFILE', pointer: `${pointer}/is`, message, hint }]
}
