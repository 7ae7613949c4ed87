import { describe, expect, test } from 'vitest'
import { checkCompilable } from '../../../shared/compile/check-compilable.ts'
import { placeOf } from '../../../shared/findings.ts'
import { githubOptions } from '../../../shared/factory/github-options.ts'
import { compileUnchecked, EXAMPLE, exampleWith, factoryFrom } from './lines.ts'

const GITHUB = '  pullRequests: true'
const SOURCE = 'acme/jidoka@5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'

const SHA = '5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'
const IMAGE = `node@sha256:${'a'.repeat(64)}`

/** Findings by place, level and code. Their words stand in wording.test.ts. */
function findings(text: string): string[] {
  return checkCompilable(factoryFrom(text), { factoryText: text }).map(
    (finding) => `${placeOf(finding)} ${finding.level} ${finding.code}`,
  )
}

describe('a factory.yml', () => {
  test('of the design document can be compiled as it is', () => {
    expect(findings(EXAMPLE)).toEqual([])
  })

  test.each([
    ['  on: [push, issue_comment]', 'factory.yml:21:14 block COMPILE_TRIGGER'],
    ['  on: [workflow_run]', 'factory.yml:21:8 block COMPILE_TRIGGER'],
    ['  on: [pull_request_target]', 'factory.yml:21:8 block COMPILE_TRIGGER'],
    ['  on: [pull_request]', 'factory.yml:21:8 block COMPILE_TRIGGER'],
    ['  on: []', 'factory.yml:21:3 block COMPILE_TRIGGER'],
    ['  schedule: ["17 4 * * 1", "0  4 * * *"]', 'factory.yml:21:28 block COMPILE_SCHEDULE'],
    ['  paths: ["specs/[ab].md"]', 'factory.yml:21:11 block COMPILE_GLOB'],
    ['  paths: ["specs/**x.md"]', 'factory.yml:21:11 block COMPILE_GLOB'],
    ['  branches: ["!main"]', 'factory.yml:21:14 block COMPILE_GLOB'],
    ['  runsOn: { tests: ubuntu-24.04 }', 'factory.yml:21:13 block COMPILE_RUNNER'],
    ['  runsOn: "a\\tb"', 'factory.yml:21:3 block COMPILE_RUNNER'],
    ['  runsOn: ubuntu-latest', 'factory.yml:21:3 warn COMPILE_RUNNER'],
    ['  runsOn: windows-2025', 'factory.yml:21:3 block COMPILE_WINDOWS'],
    ['  runsOn: { test: [self-hosted, Windows, x64] }', 'factory.yml:21:13 block COMPILE_WINDOWS'],
    ['  runsOn: { group: big, labels: win11 }', 'factory.yml:21:3 block COMPILE_WINDOWS'],
    ['  runsOn: { test: self-hosted }', 'factory.yml:21:13 warn COMPILE_RUNNER'],
    ['  runsOn: { test: { group: builders } }', 'factory.yml:21:13 warn COMPILE_RUNNER'],
    ['  runsOn: { group: "a\tb" }', 'factory.yml:21:3 block COMPILE_RUNNER'],
    ['  setUp: [{ uses: actions/setup-java@v5 }]', 'factory.yml:21:13 block COMPILE_SETUP'],
    ['  setUp: [{ uses: ./local }]', 'factory.yml:21:13 block COMPILE_SETUP'],
    ['  setUp: [{ uses: "docker://x" }]', 'factory.yml:21:13 block COMPILE_SETUP'],
    [`  setUp: [{ uses: actions/cache@${SHA} }]`, 'factory.yml:21:13 block COMPILE_SETUP'],
    [`  setUp: [{ uses: Actions/Checkout@${SHA} }]`, 'factory.yml:21:13 block COMPILE_SETUP'],
    [`  setUp: [{ uses: a/b@${SHA}, with: { "a b": 1 } }]`, 'factory.yml:21:65 block COMPILE_SETUP'],
    ['  stations: { tests: {} }', 'factory.yml:21:15 block COMPILE_STATION'],
    ['  stations: { review: {} }', 'factory.yml:21:15 block COMPILE_STATION'],
    ['  container: { image: node:24 }', 'factory.yml:21:16 block COMPILE_IMAGE'],
    [`  container: { image: "${IMAGE}", options: --privileged }`, 'factory.yml:21:103 block COMPILE_IMAGE'],
    [`  container: { image: "${IMAGE}", options: "-v /:/x" }`, 'factory.yml:21:103 block COMPILE_IMAGE'],
    [`  container: { image: "${IMAGE}", options: "--cpus $(id)" }`, 'factory.yml:21:103 block COMPILE_IMAGE'],
    [
      `  container: { image: "${IMAGE}", credentials: { username: U, password: WRITER_API_KEY } }`,
      'factory.yml:21:103 block COMPILE_IMAGE',
    ],
    ['  packages: read', 'factory.yml:21:3 block COMPILE_PACKAGES'],
    ['  corepack: true\n  node: "25"', 'factory.yml:21:3 block COMPILE_COREPACK'],
    ['  jobs: grouped\n  environments: { generate: x }', 'factory.yml:22:19 block COMPILE_ENVIRONMENT'],
    ['  jobs: grouped\n  runsOn: { generate: ubuntu-24.04 }', 'factory.yml:22:13 block COMPILE_RUNNER'],
    ['  environments: { huge: x }', 'factory.yml:21:19 block COMPILE_ENVIRONMENT'],
    ['  environments: { high: "a\\u0007" }', 'factory.yml:21:19 block COMPILE_ENVIRONMENT'],
    ['  node: lts/*', 'factory.yml:21:3 block COMPILE_NODE'],
    ['  host: http://git.example.com', 'factory.yml:21:3 block COMPILE_HOST'],
    ['  host: https://git.example.com', 'factory.yml:21:3 block COMPILE_HOST'],
  ])('with %s is answered with its place', (option, finding) => {
    expect(findings(exampleWith({ [GITHUB]: option }))).toEqual([finding])
  })

  test.each([
    [
      { 'acme/jidoka@5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192': 'acme/jidoka@v1' },
      'factory.yml:20:14 block FACTORY_UNPINNED',
    ],
    [{ [`  actions: { source: ${SOURCE} }\n`]: '' }, 'factory.yml:19:1 block FACTORY_UNPINNED'],
    [{ [SOURCE]: './' }, 'factory.yml:20:14 block COMPILE_SOURCE'],
    [{ 'key: OPENAI_API_KEY': 'key: PROD_DATABASE' }, 'factory.yml:7:68 block COMPILE_SECRET'],
    [{ 'mode: keyed': 'mode: local' }, 'factory.yml:18:12 block COMPILE_SIGNING'],
    [{ 'npm test': 'npm test > $GITHUB_OUTPUT' }, 'factory.yml:15:51 block COMPILE_COMMAND'],
    [{ 'npm ci': 'npm ci >> $GITHUB_PATH' }, 'factory.yml:15:19 block COMPILE_COMMAND'],
    [{ 'specs/*.spec.md': 'specs/{a,b}.spec.md' }, 'factory.yml:4:1 block COMPILE_GLOB'],
  ])('with %j is answered with its place', (replacement, finding) => {
    expect(findings(exampleWith(replacement as Record<string, string>))).toEqual([finding])
  })

  test.each(['DB: {', 'db: { ports: [x],', 'db: { env: { "a b": x },', 'db: { env: { A: "x\\ny" },'])(
    'with a service like %s is answered with its place, and with the network it needs',
    (start) => {
      const option = `  services: { ${start} image: "${IMAGE}" } }`
      expect(findings(exampleWith({ [GITHUB]: option }))).toEqual([
        'factory.yml:21:15 block COMPILE_SERVICE',
        'factory.yml:15:3 warn COMPILE_SERVICE',
      ])
    },
  )

  test('that requires isolation is refused with a container in which nothing runs apart', () => {
    const problems = (options: string): string[] =>
      findings(
        exampleWith({
          'rounds: 3': 'rounds: 3\nisolation: required',
          [GITHUB]: `  container: { image: "${IMAGE}"${options} }`,
        }),
      )
    expect(problems('')).toEqual(['factory.yml:22:3 block COMPILE_ISOLATION'])
    expect(problems(', options: "--cap-add SYS_ADMIN --security-opt seccomp=unconfined"')).toEqual([])
  })

  test('with more jobs than their outputs could travel is refused', () => {
    const runs = Array.from(
      { length: 20 },
      (_, index) => `  t${index}: { run: [x], pass: t${index + 1}, stop: generate }\n`,
    )
    const text = exampleWith({
      'rounds: 3': 'rounds: 10',
      'pass: review, stop: generate }\n': `pass: t0, stop: generate }\n${runs.join('')}  t20: { run: [x], pass: review }\n`,
    })
    expect(findings(text)).toEqual(['factory.yml:10:1 block COMPILE_JOBS'])
  })

  test('whose files GitHub would not start is refused', () => {
    const names = Array.from({ length: 48 }, (_, index) => `V${index}_${'X'.repeat(90)}`)
    const runs = Array.from({ length: 24 }, (_, index) => {
      const next = index === 23 ? 'review' : `t${index + 1}`
      return `  t${index}: { setup: [x], run: [x], env: [${names.join(', ')}], pass: ${next} }\n`
    })
    const text = exampleWith({
      'pass: review, stop: generate }\n': `pass: t0, stop: generate }\n${runs.join('')}`,
    })
    expect(() => compileUnchecked(text)).toThrow(
      /block COMPILE_SIZE .*factory-unit\.yml would have \d{6} bytes/,
    )
  })

  test('that reaches the compiler with an expression is refused all the same', () => {
    const factory = factoryFrom(EXAMPLE)
    const github = githubOptions({ actions: { source: SOURCE }, environments: { high: '${{ secrets.X }}' } })
    const hostile = { ...factory, name: 'x ${{ github.head_ref }}', github }
    expect(checkCompilable(hostile).map(({ code }) => code)).toEqual(Array(2).fill('COMPILE_EXPRESSION'))
  })
})
