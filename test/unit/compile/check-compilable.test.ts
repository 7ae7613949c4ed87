import { describe, expect, test } from 'vitest'
import { checkCompilable } from '../../../shared/compile/check-compilable.ts'
import { githubOptions } from '../../../shared/factory/github-options.ts'
import { EXAMPLE, exampleWith, factoryFrom } from './lines.ts'

const GITHUB = '  pullRequests: true'
const SOURCE = 'acme/jidoka@5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'

/** Findings as people read them, without their hints. */
function findings(text: string): string[] {
  return checkCompilable(factoryFrom(text), { factoryText: text }).map(
    ({ code, level, message, file, line, column }) =>
      `${[file, line, column].join(':')} ${level} ${code} ${message}`,
  )
}

describe('a factory.yml', () => {
  test('of the design document can be compiled as it is', () => {
    expect(findings(EXAMPLE)).toEqual([])
  })

  test.each([
    [
      '  on: [push, issue_comment]',
      'factory.yml:21:14 block COMPILE_TRIGGER "issue_comment" would run with secrets on what strangers wrote',
    ],
    [
      '  on: [workflow_run]',
      'factory.yml:21:8 block COMPILE_TRIGGER "workflow_run" would run with secrets on what strangers wrote',
    ],
    [
      '  on: [pull_request_target]',
      'factory.yml:21:8 block COMPILE_TRIGGER "pull_request_target" would run with secrets on what strangers wrote',
    ],
    [
      '  on: [pull_request]',
      'factory.yml:21:8 block COMPILE_TRIGGER the line may not start on "pull_request"',
    ],
    ['  on: []', 'factory.yml:21:3 block COMPILE_TRIGGER nothing starts the line'],
    [
      '  schedule: ["17 4 * * 1", "0  4 * * *"]',
      'factory.yml:21:28 block COMPILE_SCHEDULE the schedule does not have five cron fields separated by one space',
    ],
    [
      '  paths: ["specs/[ab].md"]',
      'factory.yml:21:11 block COMPILE_GLOB the glob means different things to git and to GitHub',
    ],
    [
      '  paths: ["specs/**x.md"]',
      'factory.yml:21:11 block COMPILE_GLOB the glob has ** beside other characters',
    ],
    [
      '  branches: ["!main"]',
      'factory.yml:21:14 block COMPILE_GLOB the glob means different things to git and to GitHub',
    ],
    [
      '  runsOn: { tests: ubuntu-24.04 }',
      'factory.yml:21:13 block COMPILE_RUNNER there is no station "tests" to run',
    ],
    ['  runsOn: "a\\tb"', 'factory.yml:21:3 block COMPILE_RUNNER "default" has no usable runner labels'],
    [
      '  runsOn: ubuntu-latest',
      'factory.yml:21:3 warn COMPILE_RUNNER the runner of "default" changes by itself',
    ],
    [
      '  environments: { huge: x }',
      'factory.yml:21:19 block COMPILE_ENVIRONMENT "huge" is neither a station nor a risk tier',
    ],
    [
      '  environments: { high: "a\\u0007" }',
      'factory.yml:21:19 block COMPILE_ENVIRONMENT "high" has no usable environment',
    ],
    ['  node: lts/*', 'factory.yml:21:3 block COMPILE_NODE the Node version is not a fixed one'],
    [
      '  install: ["echo x >> $GITHUB_PATH"]',
      "factory.yml:21:13 block COMPILE_COMMAND a command names the runner's own files",
    ],
    [
      '  install: ["a\\u001bb"]',
      'factory.yml:21:13 block COMPILE_COMMAND a command holds a control character',
    ],
    [
      '  host: http://git.example.com',
      'factory.yml:21:3 block COMPILE_HOST the host is not an https address without a path',
    ],
    [
      '  host: https://git.example.com',
      'factory.yml:21:3 block COMPILE_HOST GitHub Enterprise Server has no artifact service that stations could hand parcels over',
    ],
  ])('with %s is answered with its place', (option, finding) => {
    expect(findings(exampleWith({ [GITHUB]: option }))).toEqual([finding])
  })

  test.each([
    [
      { 'acme/jidoka@5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192': 'acme/jidoka@v1' },
      'factory.yml:20:14 block FACTORY_UNPINNED the action source acme/jidoka is not pinned to a full commit id (40 lower-case hex digits)',
    ],
    [
      { [`  actions: { source: ${SOURCE} }\n`]: '' },
      'factory.yml:19:1 block FACTORY_UNPINNED the action source names neither a repository at a commit nor a local path',
    ],
    [
      { [SOURCE]: './' },
      "factory.yml:20:14 block COMPILE_SOURCE actions of a local path would let a pull request's own code run beside the reviewer's key",
    ],
    [
      { 'key: OPENAI_API_KEY': 'key: JIDOKA_KEY_REVIEW' },
      'factory.yml:7:68 block COMPILE_SECRET the key of the writer has the name of a signing key',
    ],
    [
      { 'mode: keyed': 'mode: local' },
      'factory.yml:18:12 warn COMPILE_SIGNING local keys stay on one machine: jobs on other runners cannot verify what they signed',
    ],
    [
      { 'npm test': 'npm test > $GITHUB_OUTPUT' },
      "factory.yml:15:42 block COMPILE_COMMAND a command names the runner's own files",
    ],
    [
      { 'specs/*.spec.md': 'specs/{a,b}.spec.md' },
      'factory.yml:4:1 block COMPILE_GLOB the glob means different things to git and to GitHub',
    ],
  ])('with %j is answered with its place', (replacement, finding) => {
    expect(findings(exampleWith(replacement as Record<string, string>))).toEqual([finding])
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
    expect(findings(text)).toEqual([
      'factory.yml:10:1 block COMPILE_JOBS 10 rounds of this line are 251 jobs, the limit is 150',
    ])
  })

  test('that reaches the compiler with an expression is refused all the same', () => {
    const factory = factoryFrom(EXAMPLE)
    const github = githubOptions({ actions: { source: SOURCE }, environments: { high: '${{ secrets.X }}' } })
    const hostile = { ...factory, name: 'x ${{ github.head_ref }}', github }
    const found = checkCompilable(hostile).map(({ code, message }) => `${code} ${message}`)
    expect(found).toEqual(
      Array(2).fill('COMPILE_EXPRESSION a workflow expression ${{ }} is not allowed here'),
    )
  })
})
