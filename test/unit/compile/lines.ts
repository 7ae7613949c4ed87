import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { FIRST_LOCK, withPin } from '../../../shared/compile/action-pins.ts'
import { compileFactory, type CompiledFile } from '../../../shared/compile/compile.ts'
import type { Factory } from '../../../shared/factory/factory.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { describeFinding } from '../../../shared/findings.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { agreed, agreedSigning, deliveryOptions, signing } from './random-delivery.ts'
import { machineOptions, WILD_OPTIONS, workOptions } from './random-machine.ts'
import { brokenRules } from './workflow-rules/broken-rules.ts'

/** The example line of the design document, with the options a compiled line needs. */
export const EXAMPLE = readFileSync(
  new URL('../../fixtures/compile/architecture.factory.yml', import.meta.url),
  'utf8',
)

/** Any commit id will do where nothing is fetched. */
const SOURCE = 'acme/jidoka@5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'

/** The pins of `jidoka init`, and the one that a line with `attest: true` needs besides. */
const LOCK = withPin(FIRST_LOCK, 'actions/attest', {
  tag: 'v4.2.2',
  sha: '1e69f48acb82d1966a394da916b4c1698aa569d6',
})

/** A factory.yml through the real reader. */
export function factoryFrom(text: string): Factory {
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'ok') return reading.factory
  throw new Error(reading.findings.map(describeFinding).join('\n'))
}

/** The workflows of a factory.yml. Throws when one of them breaks a rule that holds in every compiled workflow. */
export function compile(text: string, factoryPath?: string): CompiledFile[] {
  const files = compileUnchecked(text, factoryPath)
  const broken = files.flatMap((file) => brokenRules(file.text).map((rule) => ({ path: file.path, ...rule })))
  if (broken.length > 0) throw new Error(`compiled workflows break rules: ${JSON.stringify(broken, null, 2)}`)
  return files
}

/** The same without the rules, for a test that compiles many lines again. */
export function compileUnchecked(text: string, factoryPath = 'factory.yml'): CompiledFile[] {
  const sources = { factorySha256: sha256(text), factoryText: text, factoryPath }
  return compileFactory(factoryFrom(text), sources, { lock: LOCK })
}

/** The text of one compiled file, by the end of its path. */
export function compiled(text: string, name: string): string {
  const file = compile(text).find(({ path }) => path.endsWith(`/${name}`))
  if (file === undefined) throw new Error(`${name} is not compiled`)
  return file.text
}

/** The example with parts replaced. */
export function exampleWith(replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the example has no ${from}`)
    return text.replace(from, to)
  }, EXAMPLE)
}

/** The example with a station that looks for missing examples, so that the line asks. */
export const ASKING = exampleWith({
  'review: { pass: trace-publish }':
    'review: { pass: probe }\n  probe: { pass: trace-publish, stop: generate }',
})

/** Commands with everything that YAML, the shell or GitHub could take for its own. */
const COMMANDS = [
  'npm ci --ignore-scripts',
  'npm test',
  "it's quoted",
  'echo "$HOME" && exit 1 # comment',
  'printf \'%s\\n\' "a" | tee x.txt',
  'a: b',
  '- dash',
  '*anchor &alias !tag',
  '{ brace; }',
  "'''",
  '"""',
  'back`tick`s $(sub) ${HOME}',
  'first line\nsecond line\n\n  indented\n',
  'cat <<EOF\n  text\nEOF\n',
  '  leading space',
  'trailing space  ',
  'tab\there',
  'wide 木 ümlaut 🏭',
  '%s \\ \\\\ \\n',
  '::warning::x',
  '$ {{ not an expression }}',
  '}} closing',
  'yes',
  'null',
  '1e3',
  '#',
  '---',
  '? key',
  '| pipe',
  '> fold',
  `${'long '.repeat(200)}end`,
  '\n\nnewlines first',
]

const command = fc
  .oneof(fc.constantFrom(...COMMANDS), fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme-ascii' }))
  .filter((text) => /\S/.test(text) && !text.includes('${{') && !/GITHUB_(ENV|PATH|OUTPUT|STATE)/.test(text))

const commands = fc.array(command, { minLength: 1, maxLength: 3 })
const name = (prefix: string): fc.Arbitrary<string> =>
  fc.stringMatching(/^[a-z0-9]{0,8}$/).map((tail) => `${prefix}${tail}`)

interface Entry {
  uses?: string
  run?: string[]
  report?: string
  setup?: string[]
  secrets?: string[]
  env?: string[]
  network?: boolean
  directory?: string
  setupMinutes?: number
  git?: boolean
  pass?: string
  stop?: string
}

/** Secrets are for a setup, so they come with one. */
const commandOptions = fc
  .record(
    {
      report: fc.constant('junit.xml'),
      setup: commands,
      secrets: fc.constant<string[]>(['REGISTRY_TOKEN']),
      env: fc.constant<string[]>(['MIRROR']),
      network: fc.boolean(),
      directory: fc.constantFrom('packages/api', "it's #1"),
      setupMinutes: fc.constantFrom(2.5, 30),
      git: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map(({ secrets, ...options }) =>
    secrets === undefined || options.setup === undefined ? options : { ...options, secrets },
  )

/** Any stations between generate and trace-publish, in any order. */
const middle = fc
  .record({
    runs: fc.uniqueArray(fc.tuple(name('run'), commands, commandOptions), {
      maxLength: 4,
      selector: ([station]) => station,
    }),
    gate: fc.option(fc.constantFrom('style-gate', 'gate')),
    review: fc.option(fc.constantFrom('review', 'second-look')),
    probe: fc.option(fc.constantFrom('probe', 'look')),
    seed: fc.infiniteStream(fc.nat(1000)),
  })
  .map(({ runs, gate, review, probe, seed }) => {
    const stations: [string, Entry][] = runs.map(([station, run, options]) => [station, { run, ...options }])
    if (gate !== null) stations.push([gate, gate === 'style-gate' ? {} : { uses: 'style-gate' }])
    if (review !== null) stations.push([review, review === 'review' ? {} : { uses: 'review' }])
    const shuffled = stations
      .map((station) => ({ station, rank: seed.next().value ?? 0 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ station }) => station)
    // what probes comes right before the station that seals the trace
    return probe === null ? shuffled : [...shuffled, probing(probe)]
  })

function probing(name: string): [string, Entry] {
  return [name, name === 'probe' ? {} : { uses: 'probe' }]
}

const line = fc
  .record({
    writer: fc.constantFrom('generate', 'write'),
    publisher: fc.constantFrom('trace-publish', 'seal'),
    middle,
    stops: fc.infiniteStream(fc.boolean()),
  })
  .map(({ writer, publisher, middle: between, stops }) => {
    const names = ['spec-validate', writer, ...between.map(([station]) => station), publisher]
    const entries: [string, Entry][] = [
      ['spec-validate', {}],
      [writer, writer === 'generate' ? {} : { uses: 'generate' }],
      ...between.map(([station, entry]): [string, Entry] => [
        station,
        stops.next().value === true ? { ...entry, stop: writer } : entry,
      ]),
    ]
    const walked = entries.map(([station, entry], index): [string, Entry] => [
      station,
      { ...entry, pass: names[index + 1] ?? publisher },
    ])
    const last: [string, Entry] = [publisher, publisher === 'trace-publish' ? {} : { uses: 'trace-publish' }]
    return Object.fromEntries([...walked, last])
  })

/** Who writes, where no model does. */
const written = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  fc.record({
    command: fc.constant(['agent', '-p', '{task}']),
    key: fc.option(fc.constant('AGENT_API_KEY'), { nil: undefined }),
    setup: fc.option(fc.constant(['npm ci']), { nil: undefined }),
    env: fc.option(fc.constant(['MIRROR']), { nil: undefined }),
    network: fc.boolean(),
  }),
  fc.constantFrom({ from: 'branch' }, { from: 'patch', patch: 'p/{id}.patch' }),
)

const label = fc.constantFrom('ubuntu-24.04', 'ubuntu-22.04-arm', 'ubuntu-24.04-arm', 'macos-15')
const group = fc.record({
  group: fc.constantFrom('big', 'Big runners'),
  labels: fc.constantFrom('linux', ['linux', 'x64']),
})
const schedule = fc.constantFrom('17 4 * * 1', '0,30 */6 1-15 jan-jun mon-fri', '5 0 1 1 *')
const environments = fc.dictionary(
  fc.constantFrom('low', 'medium', 'high', 'spec-validate', 'deliver', 'pull-request'),
  fc.constantFrom('staging', 'needs a human', "it's production", 'a: b # c'),
  { maxKeys: 4 },
)

const github = fc.record(
  {
    on: fc.subarray(['push', 'workflow_dispatch'], { minLength: 1 }),
    branches: fc.constantFrom<string[]>(['main'], ['main', 'release/**']),
    paths: fc.constantFrom(['specs/**'], ['specs/*.spec.md', 'factory.yml']),
    schedule: fc.array(schedule, { maxLength: 2 }),
    runsOn: fc.oneof(
      label,
      fc.record({ default: label, 'spec-validate': fc.array(label, { minLength: 1, maxLength: 1 }) }),
      fc.array(label, { minLength: 1, maxLength: 1 }),
      fc.record({ default: label, deliver: group }),
      group,
    ),
    node: fc.constantFrom('24', '22.11.0', 'none'),
    minutes: fc.integer({ min: 1, max: 90 }),
    pullRequests: fc.boolean(),
    withoutKeys: fc.constantFrom('fail', 'warn'),
    sarif: fc.boolean(),
    haltIs: fc.constantFrom('failure', 'notice'),
    jobs: fc.constantFrom('separate', 'grouped'),
    store: fc.constantFrom('/mnt/share', '/srv/a b'),
    environments,
    parallel: fc.integer({ min: 1, max: 50 }),
    packages: fc.constantFrom('none', 'read'),
    stations: fc.record(workOptions, { requiredKeys: [] }),
    ...deliveryOptions,
    ...machineOptions,
  },
  { requiredKeys: [] },
)

/** factory.yml as JSON, which is YAML: lines of every shape the reader takes. */
export const factoryText = fc
  .record({
    name: fc.stringMatching(/^[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,5})?$/),
    line,
    rounds: fc.integer({ min: 1, max: 4 }),
    reviewer: fc.boolean(),
    github,
    signing,
    host: fc.constantFrom(undefined, 'https://octo.ghe.com', 'https://git.example.com:8443'),
    minutes: fc.constantFrom(1, 12.5, 20),
    written,
  })
  .map(
    ({
      name: lineName,
      line: stations,
      rounds,
      reviewer,
      github: raw,
      host,
      minutes,
      written: by,
      ...rest
    }) => {
      const isOwnServer = host === 'https://git.example.com:8443'
      const options = agreed(ofStations(raw, stations), isOwnServer)
      const server = host === undefined ? {} : { host, store: options.store ?? '/mnt/share' }
      const model = { endpoint: 'https://llm.example.com/v1', model: 'm' }
      return JSON.stringify({
        version: '1',
        name: lineName,
        repository: 'acme/shop',
        models: {
          writer: by ?? { ...model, key: 'WRITER_API_KEY' },
          ...(reviewer ? { reviewer: { ...model, key: 'REVIEWER_API_KEY' } } : {}),
        },
        budget: { minutes },
        rounds,
        line: options.packages === 'read' ? readingPackages(stations) : stations,
        signing: agreedSigning(rest.signing, options, isOwnServer),
        github: { actions: { source: SOURCE }, ...namedForJobs(options), ...server },
      })
    },
  )

/** What one command station runs in is said of the first one, if there is any, and packages are read by one. */
function ofStations<T extends { stations?: object; packages?: string }>(
  { stations, packages, ...options }: T,
  line: Record<string, Entry>,
): Omit<T, 'stations' | 'packages'> & { stations?: object; packages?: string } {
  const [first] = Object.keys(line).filter((station) => line[station]?.run !== undefined)
  if (first === undefined) return options
  return {
    ...options,
    ...(stations === undefined ? {} : { stations: { [first]: stations } }),
    ...(packages === undefined ? {} : { packages }),
  }
}

/** The setup of every command station asks for the token that reads packages. */
function readingPackages(line: Record<string, Entry>): Record<string, Entry> {
  const entries = Object.entries(line).map(([station, entry]): [string, Entry] => [
    station,
    entry.run === undefined
      ? entry
      : { setup: ['npm ci'], ...entry, secrets: ['NODE_AUTH_TOKEN', ...(entry.secrets ?? [])] },
  ])
  return Object.fromEntries(entries)
}

/** The first station shares its job where jobs are grouped: the job is named `draft` then, or after the station. */
function namedForJobs<T extends { jobs?: string; environments?: object; runsOn?: unknown }>(options: T): T {
  if (options.jobs !== 'grouped') return options
  const { environments = {}, runsOn } = options
  const kept = Object.entries(environments).filter(([name]) => name !== 'spec-validate')
  return {
    ...options,
    environments: Object.fromEntries(kept),
    ...(typeof runsOn === 'object' ? { runsOn: 'ubuntu-24.04' } : {}),
  }
}

/** Random lines, each with one option that compile may refuse. */
export function wildTexts(): string[] {
  return fc.sample(factoryText, { numRuns: 200, seed: 20261129 }).map((text, index) => {
    const factory = JSON.parse(text) as { github: object }
    const wild = WILD_OPTIONS[index % WILD_OPTIONS.length]
    return JSON.stringify({ ...factory, github: { ...factory.github, ...wild } })
  })
}
