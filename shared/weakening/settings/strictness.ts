import { shown, type Weakening } from '../weakening.ts'
import { plainOf, type Settings } from './setting.ts'

/** What `strict` of a tsconfig.json switches on, where nothing else is said (typescriptlang.org/tsconfig#strict). */
const FAMILY = [
  'alwaysStrict',
  'noImplicitAny',
  'noImplicitThis',
  'strictBindCallApply',
  'strictBuiltinIteratorReturn',
  'strictFunctionTypes',
  'strictNullChecks',
  'strictPropertyInitialization',
  'useUnknownInCatchVariables',
]

const OTHERS = [
  'checkJs',
  'exactOptionalPropertyTypes',
  'forceConsistentCasingInFileNames',
  'isolatedDeclarations',
  'isolatedModules',
  'noEmitOnError',
  'noFallthroughCasesInSwitch',
  'noImplicitOverride',
  'noImplicitReturns',
  'noPropertyAccessFromIndexSignature',
  'noUncheckedIndexedAccess',
  'noUncheckedSideEffectImports',
  'noUnusedLocals',
  'noUnusedParameters',
  'verbatimModuleSyntax',
  'erasableSyntaxOnly',
]

/** Checks of the compiler that were on and are not any more. `strict` counts for each check that it is made of. */
export function strictnessLost(file: string, before: Settings, after: Settings): Weakening[] {
  const [was, is] = [optionsOf(before), optionsOf(after)]
  const whole = was('strict') === true && is('strict') !== true
  const family = FAMILY.filter((name) => isOn(was, name) && !isOn(is, name))
  // all of them at once are one setting
  const names = whole && family.length > 2 ? ['strict'] : family
  const lost = OTHERS.filter((name) => was(name) === true && is(name) !== true)
  return [
    ...[...names, ...lost].map((name) => lostOption(file, name, [was(name), is(name)], after)),
    ...anotherBase(file, before, after),
  ]
}

type Options = (name: string) => unknown

function optionsOf(settings: Settings): Options {
  return (name) => plainOf(settings.get(`compilerOptions.${name}`)?.value)
}

function isOn(options: Options, name: string): boolean {
  const own = options(name)
  return own === undefined ? options('strict') === true : own === true
}

function lostOption(file: string, name: string, [was, is]: [unknown, unknown], after: Settings): Weakening {
  const place = after.get(`compilerOptions.${name}`)
  const what = `the compiler checks less: it goes from ${shown(was ?? 'on by strict')} to ${shown(is ?? 'left out')}`
  const { line, column } = place ?? {}
  const at = line === undefined || column === undefined ? {} : { line, column }
  return { code: 'WEAKENED_STRICTNESS', file, subject: `compilerOptions.${name}`, what, ...at }
}

/** What another base says is not known here. */
function anotherBase(file: string, before: Settings, after: Settings): Weakening[] {
  const [was, is] = [plainOf(before.get('extends')?.value), plainOf(after.get('extends')?.value)]
  if (was === undefined || JSON.stringify(was) === JSON.stringify(is)) return []
  const what = `it extends another configuration: ${shown(was)} before, ${shown(is ?? 'none')} now`
  return [{ code: 'WEAKENED_STRICTNESS', file, subject: 'extends', what }]
}
