import { OWN_REPOSITORY } from '../../own-repository.ts'
import { yamlWord } from '../../text/yaml-word.ts'
import type { Surroundings } from './surroundings.ts'
import { REPORT, type TestPlan } from './test-command.ts'
import type { FoundTool } from '../found/tools.ts'

/** What a first factory.yml says; everything else is a default of its schema. */
export interface FirstFactory {
  /** Folder of the project, with a final slash; empty for the whole repository. */
  under: string
  name: string
  repository: string | undefined
  branch: string
  tests: TestPlan
  surroundings: Surroundings
  signing: 'keyed' | 'local'
  /** Where the actions come from; without it the line cannot be compiled yet. */
  source: string | undefined
  /** The team has an eslint.config file. */
  hasOwnEslint: boolean
}

/** A first factory.yml: short, with remarks for people who see one for the first time. */
export function factoryText(first: FirstFactory): string {
  const { under, name, repository, tests, surroundings, hasOwnEslint } = first
  return [
    '# The line a specification travels down. Change it, then run: jidoka doctor && jidoka compile',
    'version: "1"',
    `name: ${yamlWord(name)}`,
    ...(repository === undefined ? [] : [`repository: ${yamlWord(repository)}`]),
    ...(under === '' ? [] : ['# every path is one of the repository']),
    `specs: ${yamlWord(`${under}specs/*.spec.md`)}`,
    `house: ${yamlWord(`${under}.factory/house.yml`)}`,
    'models:',
    '  # any OpenAI-compatible service; key names a variable and secret (..._API_KEY), never the key itself',
    '  writer: { endpoint: "https://api.openai.com/v1", model: gpt-5.2, key: OPENAI_API_KEY }',
    '  # a reviewer of another family sees what the writer does not; without one the review rests on facts alone',
    '  # reviewer: { endpoint: "https://llm.example.com/v1", model: other-family-1, key: REVIEW_API_KEY }',
    'budget: { calls: 12, tokens: 400000, minutes: 20 }',
    'rounds: 3',
    `acceptance: { runner: ${tests.acceptance.runner}, folder: ${yamlWord(under + tests.acceptance.folder)} }`,
    '# where a spec leaves a value open the unit ends asking its owner; default: { low: off, medium: ask, high: ask }',
    '# adequacy: ask',
    ...lineText(tests, { tools: surroundings.tools, under, hasOwnEslint }),
    ...signingText(first),
    '',
  ].join('\n')
}

/** A project's line runs on machines until somebody wants it on GitHub; then its keys are its own. */
function signingText({ under, branch, source, surroundings, signing }: FirstFactory): string[] {
  const github = githubText({ branch, source, surroundings })
  if (under === '') return [`signing: { mode: ${signing} }`, ...github]
  const trust = `signing: { mode: keyed, trust: ${yamlWord(`${under}.factory/trust.json`)} }`
  if (signing === 'keyed') return [trust, ...github]
  return [
    `# for GitHub: ${trust}, github.actions.source, and run jidoka init once more`,
    'signing: { mode: local }',
  ]
}

interface LineFacts extends Pick<FirstFactory, 'under' | 'hasOwnEslint'> {
  tools: readonly FoundTool[]
}

function lineText(
  { run, setup, offered, acceptance }: TestPlan,
  { tools, under, hasOwnEslint }: LineFacts,
): string[] {
  const list = (commands: readonly string[]): string[] => commands.map((each) => `      - ${yamlWord(each)}`)
  return [
    'line:',
    '  spec-validate: { pass: generate }',
    ...(hasOwnEslint ? OWN_ESLINT : ['  generate: { pass: style-gate }']),
    '  style-gate: { pass: test, stop: generate }',
    '  # calls the examples of the spec, whatever runs your own tests',
    '  test:',
    ...(run.length === 0 ? ['    exercise: true'] : []),
    ...(under === '' || run.length + setup.length === 0
      ? []
      : [`    directory: ${yamlWord(under.slice(0, -1))}`]),
    ...(setup.length === 0 ? [] : ['    setup:', ...list(setup)]),
    ...(run.length === 0 ? [] : ['    run:', ...list(run), `    report: ${yamlWord(under + REPORT)}`]),
    ...(offered === undefined
      ? []
      : [
          '    # your own tests; without a JUnit file in report their exit code counts, also for what is red already',
          `    # run: [${yamlWord(offered)}]`,
        ]),
    ...tools.map((tool) => toolText(tool, acceptance.folder)),
    '    pass: review',
    '    stop: generate',
    '  review: { pass: probe, stop: generate }',
    '  probe: { pass: trace-publish, stop: generate }',
    '  trace-publish: {}',
  ]
}

/** Tests of specs are written by the line, and nobody may change them: a tool that has rules of its own leaves them out. */
function toolText({ name, command, leavingOut }: FoundTool, folder: string): string {
  const words = leavingOut === undefined ? command : `${command} ${leavingOut} "${folder}/**"`
  return `    # ${name} is set up here; to hold changes against it, add to run: ${words}`
}

const OWN_ESLINT = [
  '  generate: { pass: own-eslint }',
  '  # your own rules and plugins, in processes apart; set up as test is',
  '  own-eslint: { pass: style-gate, stop: generate }',
]

function githubText({
  branch,
  source,
  surroundings,
}: Pick<FirstFactory, 'branch' | 'source' | 'surroundings'>): string[] {
  const { node, corepack, setUp } = surroundings
  const branches = [
    ...(branch === 'main' ? [] : [`  branches: [${yamlWord(branch)}]`]),
    ...(node === undefined ? [] : [`  node: ${JSON.stringify(node)}`]),
    ...(corepack ? ['  corepack: true'] : []),
    ...(setUp === undefined ? [] : [`  setUp: [${setUpText(setUp)}]`]),
  ]
  if (source !== undefined) return ['github:', `  actions: { source: ${yamlWord(source)} }`, ...branches]
  return [
    '# github:',
    `#   actions: { source: ${OWN_REPOSITORY}@<40 hex digits of a release> }`,
    ...(branches.length === 0 ? [] : ['github:', ...branches]),
  ]
}

function setUpText({ uses, with: inputs }: NonNullable<Surroundings['setUp']>): string {
  const pairs = Object.entries(inputs).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return `{ uses: ${JSON.stringify(uses)}${pairs.length === 0 ? '' : `, with: { ${pairs.join(', ')} }`} }`
}
