import type { Linter } from 'eslint'
import type { Program } from 'typescript'
import { FactoryError } from '../../errors.ts'
import type { JsonObject } from '../../formats/canonical.ts'
import { globMatcher, samplePath } from '../../paths/globs.ts'
import type { CompileCache } from '../program/compile-cache.ts'
import { compileExamples } from '../program/compile.ts'
import type { Compiler } from '../program/compiler.ts'
import { exampleHits } from '../file-rules/example-hits.ts'
import { isFileRule } from '../file-rules/file-rule.ts'
import { missingMeans, type RuleMeans } from '../file-rules/means.ts'
import { namedFile, ownText } from '../standard/example-files.ts'
import type { House, HouseRule } from '../standard/house.ts'
import { eslintConfig, eslintRule, isTyped, isTypedRule, LINTED, type Eslint } from './eslint.ts'
import { lintText } from './lint-text.ts'
import { defined } from '../../formats/defined.ts'
import { MAX_PROOF_MS } from '../../limits.ts'

/** One example of one rule, in a file of its own. */
interface HouseExample {
  rule: HouseRule
  kind: 'good' | 'bad'
  /** Where it is linted: alone in a folder, with a file name that fits its rule. */
  path: string
  /** A path that the rule's first glob matches. Other rules that match it apply to the example too. */
  sample: string
  text: string
}

/** The examples of the rules the linter enforces, in the order of the house. */
function examplesOf(house: House): HouseExample[] {
  return house.rules
    .filter(({ enforce }) => enforce.kind !== 'advice')
    .flatMap((rule) =>
      (['good', 'bad'] as const).flatMap((kind) =>
        rule[kind].map((text, index) => {
          const sample = exampleFile(rule, text)
          const path = `.house/${rule.id}/${kind}${index}/${sample}`
          return { rule, kind, path, sample, text }
        }),
      ),
    )
}

/** Repository path that an example of a rule stands for: the one of its first line, `// file: src/a.ts`, else one of the first glob. */
export function exampleFile({ applies }: Pick<HouseRule, 'applies'>, text: string): string {
  const named = namedFile(text)
  if (named !== undefined) return named
  const first = samplePath(applies[0] ?? '')
  return LINTED.test(first) ? first : `${first}.ts`
}

/** Compiles the examples of rules that need types. */
export interface ExampleCompiler {
  compiler: Compiler
  cache: CompileCache
}

export interface ProofOptions {
  /** Without it, rules that need types are left out. */
  types?: ExampleCompiler | undefined
  /** Without it, rules about whole files are left out. */
  means?: RuleMeans | undefined
  /** For one example. Default: {@link MAX_PROOF_MS}. */
  limitMs?: number
}

/** HOUSE_SELF_TEST, with how many of the examples that were tried fail. */
export class SelfTestFailure extends FactoryError {
  readonly examples: { all: number; failing: number }

  constructor(house: House, faults: readonly string[], examples: SelfTestFailure['examples']) {
    const subject = house.path ?? 'the built-in house standard'
    super('HOUSE_SELF_TEST', `${subject} fails its own examples: ${faults.join('; ')}`, {
      hint: 'make each bad example break its own rule alone and each good one keep it, or correct the rule',
      ...defined({ where: house.path }),
    })
    this.examples = examples
  }
}

/**
 * Proves that the gate rejects what the house forbids to the model: every bad example is rejected by its own rule and by no
 * other rule that applies to the same file, and every good example is accepted by all of them.
 * @throws FactoryError HOUSE_SELF_TEST naming every example that fails, HOUSE_TOO_SLOW naming a rule that takes too long
 * on one of them. The gate cannot run then.
 */
export async function proveHouse(
  house: House,
  eslint: Eslint,
  { types, means, limitMs = MAX_PROOF_MS }: ProofOptions = {},
): Promise<JsonObject> {
  const needsTypes = (rule: HouseRule): boolean => isTypedRule(rule, eslint)
  const rules = house.rules.filter((rule) =>
    isFileRule(rule) ? means !== undefined : eslintRule(rule, eslint) !== undefined,
  )
  const proved = rules.filter((rule) => types !== undefined || !needsTypes(rule))
  const examples = examplesOf(house).filter(({ rule }) => proved.includes(rule))
  const program = types && proved.some(needsTypes) ? await programFor(examples, types) : undefined
  const faults = means === undefined ? [] : missingMeans(house, means)
  const failing = await faultsIn(examples, proved, { eslint, program, limitMs, means })
  faults.push(...failing)
  faults.push(...house.rules.flatMap((rule) => fixFault(rule, eslint) ?? []))
  if (faults.length > 0)
    throw new SelfTestFailure(house, faults, { all: examples.length, failing: failing.length })
  return { rules: proved.length, examples: examples.length, typed: types !== undefined }
}

function programFor(
  examples: readonly HouseExample[],
  { compiler, cache }: ExampleCompiler,
): Promise<Program> {
  return compileExamples(compiler, new Map(examples.map(({ path, text }) => [path, ownText(text)])), cache)
}

interface ExampleContext {
  eslint: Eslint
  program: Program | undefined
  limitMs: number
  means: RuleMeans | undefined
}

async function faultsIn(
  examples: readonly HouseExample[],
  rules: readonly HouseRule[],
  context: ExampleContext,
): Promise<string[]> {
  const matchers = rules.map((rule) => ({ rule, matches: globMatcher(rule.applies) }))
  const configs = new Map<string, Linter.Config[]>()
  const fileRules = rules.filter(isFileRule)
  const faults: string[] = []
  for (const example of examples) {
    const present = matchers.filter(({ matches }) => matches(example.sample)).map(({ rule }) => rule)
    const key = present.map(({ id }) => id).join()
    const config = configs.get(key) ?? eslintConfig(present, context.eslint, context.program)
    configs.set(key, config)
    const { means } = context
    const hits = means === undefined ? [] : await exampleHits(example, fileRules, means)
    const fault = exampleFault(example, context, { config, hits })
    if (fault !== undefined) faults.push(fault)
  }
  return faults
}

/** Generate applies fixes without compiling, so only a rule that has a fix and needs no types can be marked `fix`. */
function fixFault(rule: HouseRule, eslint: Eslint): string | undefined {
  if (rule.enforce.kind !== 'eslint' || !rule.enforce.fix) return undefined
  const module = eslintRule(rule, eslint)
  const fixes = module?.meta?.fixable !== undefined && !isTyped(module)
  return fixes ? undefined : `${rule.id} is marked fix, and ${rule.enforce.rule} offers no fix without types`
}

function exampleFault(
  example: HouseExample,
  { eslint, limitMs }: ExampleContext,
  { config, hits: fileHits }: { config: Linter.Config[]; hits: readonly string[] },
): string | undefined {
  const { rule, kind, path, sample, text } = example
  const subject = `the ${kind} example of ${rule.id}`
  if (namedFile(text) !== undefined && !(LINTED.test(sample) && globMatcher(rule.applies)(sample)))
    return `${subject} names a file that the rule does not apply to`
  const result = lintText({ eslint, config, path, limitMs }, ownText(text))
  if (result.kind === 'unparsable') return `${subject} cannot be parsed: ${result.message}`
  if (result.kind === 'crashed') return `${rule.id} cannot run: ${result.message}`
  const hits = new Set([...result.messages.map(({ ruleId }) => ruleId), ...fileHits])
  return verdictFault(example, subject, hits)
}

function verdictFault(
  { rule, kind }: HouseExample,
  subject: string,
  hits: ReadonlySet<string>,
): string | undefined {
  const others = [...hits].filter((id) => id !== rule.id).sort()
  if (kind === 'good' && hits.has(rule.id)) return `${subject} is rejected by it`
  if (kind === 'good')
    return others.length === 0 ? undefined : `${subject} is rejected by ${others.join(', ')}`
  if (!hits.has(rule.id)) return `${subject} is accepted by it`
  return others.length === 0 ? undefined : `${subject} is rejected by ${others.join(', ')} too`
}
