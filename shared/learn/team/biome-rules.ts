/** A rule of ESLint that finds the same. */
interface SameRule {
  rule: string
  options: readonly unknown[]
}

const same = (rule: string, ...options: unknown[]): SameRule => ({ rule, options })

/** Rules of Biome by their names, and what finds the same in ESLint with these options. */
export const BIOME_RULES: ReadonlyMap<string, SameRule> = new Map([
  ['noExplicitAny', same('@typescript-eslint/no-explicit-any')],
  ['noNonNullAssertion', same('@typescript-eslint/no-non-null-assertion')],
  ['noInferrableTypes', same('@typescript-eslint/no-inferrable-types')],
  ['noNamespace', same('@typescript-eslint/no-namespace')],
  ['noCommonJs', same('@typescript-eslint/no-require-imports')],
  ['noUnusedVariables', same('@typescript-eslint/no-unused-vars')],
  ['useImportType', same('@typescript-eslint/consistent-type-imports', { prefer: 'type-imports' })],
  ['useConsistentArrayType', same('@typescript-eslint/array-type', { default: 'array' })],
  ['useConsistentTypeDefinitions', same('@typescript-eslint/consistent-type-definitions', 'interface')],
  ['noDoubleEquals', same('eqeqeq', 'always', { null: 'ignore' })],
  ['noDebugger', same('no-debugger')],
  ['noConsole', same('no-console')],
  ['noAlert', same('no-alert')],
  ['noVar', same('no-var')],
  ['noGlobalEval', same('no-eval')],
  ['noEmptyBlockStatements', same('no-empty')],
  ['noNestedTernary', same('no-nested-ternary')],
  ['noParameterAssign', same('no-param-reassign')],
  ['noSelfCompare', same('no-self-compare')],
  ['noCommaOperator', same('no-sequences')],
  ['noUselessTernary', same('no-unneeded-ternary')],
  ['noUselessRename', same('no-useless-rename')],
  ['noPrototypeBuiltins', same('no-prototype-builtins')],
  ['noTemplateCurlyInString', same('no-template-curly-in-string')],
  ['noDuplicateObjectKeys', same('no-dupe-keys')],
  ['useConst', same('prefer-const')],
  ['useTemplate', same('prefer-template')],
  ['useArrowFunction', same('prefer-arrow-callback')],
  ['useBlockStatements', same('curly', 'all')],
  ['useExponentiationOperator', same('prefer-exponentiation-operator')],
  ['useSingleVarDeclarator', same('one-var', 'never')],
  ['useFilenamingConvention', same('jidoka/file-name-case', 'kebab-case')],
])
