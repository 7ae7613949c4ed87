import { describe, expect, it } from 'vitest'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { lineTable } from '../../../shared/factory/show.ts'
import type { WriterChoice } from '../../../shared/factory/writer-choice.ts'

function reading(writer: string, more = '') {
  const text = `version: "1"
name: l
models:
  writer: ${writer}
${more}line:
  spec-validate: { pass: generate }
  generate: { pass: test }
  test: { run: [npm test], report: junit.xml, pass: trace-publish }
  trace-publish: {}
`
  return readFactory(Buffer.from(text), 'factory.yml')
}

function writerOf(writer: string): WriterChoice | undefined {
  const read = reading(writer)
  if (read.kind === 'bad') throw new Error(JSON.stringify(read.findings))
  return read.factory.models.writer
}

/** Code, place and hint of each finding. */
function findings(writer: string, more = ''): string[] {
  const read = reading(writer, more)
  const all = read.kind === 'bad' ? read.findings : read.warnings
  return all.map(({ code, line = 0, column = 0, level }) => `${level} ${code} ${line}:${column}`)
}

describe('a writer that is a program', () => {
  it('is read with its defaults', () => {
    expect(writerOf('{ command: [/opt/bin/claude, -p] }')).toEqual({
      kind: 'command',
      name: 'claude',
      command: ['/opt/bin/claude', '-p'],
      version: undefined,
      key: undefined,
      family: undefined,
      minutes: 20,
      megabytes: 256,
    })
  })

  it('is read with every field', () => {
    const fields =
      'command: [./a b], version: [x, -v], name: agent, key: AGENT_API_KEY, family: claude, minutes: 5, megabytes: 9'
    const more = 'network: true, setup: [npm ci], setupMinutes: 3, env: [MIRROR]'
    expect(writerOf(`{ ${fields}, ${more} }`)).toEqual({
      kind: 'command',
      name: 'agent',
      command: ['./a b'],
      version: ['x', '-v'],
      key: 'AGENT_API_KEY',
      family: 'claude',
      minutes: 5,
      megabytes: 9,
      network: true,
      setup: { run: ['npm ci'], minutes: 3 },
      env: ['MIRROR'],
    })
  })

  it.each([
    ['no word', '{ command: [] }', 'block FACTORY_SCHEMA 4:13'],
    [
      'an endpoint besides',
      '{ command: [a], endpoint: "https://a.example.com" }',
      'block FACTORY_SCHEMA 4:27',
    ],
    ['a key of the runner', '{ command: [a], key: GITHUB_TOKEN }', 'block FACTORY_KEY 4:27'],
    [
      'a variable that is named like a secret',
      '{ command: [a], env: [DB_PASSWORD] }',
      'block FACTORY_VARIABLE 4:33',
    ],
    ['a signing key', '{ command: [a], env: [JIDOKA_KEY_REVIEW] }', 'block FACTORY_VARIABLE 4:33'],
    ['a variable of ours', '{ command: [a], env: [HOME] }', 'block FACTORY_VARIABLE 4:33'],
    ['a limit of no setup', '{ command: [a], setupMinutes: 3 }', 'block FACTORY_WRITER 4:27'],
    ['an expression', '{ command: ["${{ github.token }}"] }', 'block FACTORY_EXPRESSION 4:23'],
  ])('is refused with %s', (_, writer, finding) => {
    expect(findings(writer)).toEqual([finding])
  })

  it('warns of a key that is not named like one', () => {
    expect(findings('{ command: [a], key: PROD_DATABASE }')).toEqual(['warn FACTORY_KEY_NAME 4:27'])
  })

  it('is compared with the reviewer by the family that it names', () => {
    const reviewer = '  reviewer: { endpoint: "http://127.0.0.1/v1", model: claude-5 }\n'
    expect(findings('{ command: [a], family: claude }', reviewer)).toEqual(['warn FACTORY_SAME_FAMILY 5:3'])
    expect(findings('{ command: [a], family: other }', reviewer)).toEqual([])
    expect(findings('{ command: [a] }', reviewer)).toEqual([])
  })

  it('has no second writer beside it', () => {
    const second = '  second: { endpoint: "http://127.0.0.1/v1", model: m-1 }\n'
    expect(findings('{ command: [a] }', second)).toEqual(['block FACTORY_WRITER 5:3'])
  })

  it('is told of a wrong field what that field is for', () => {
    const read = reading('{ command: [a], megabytes: 0 }')
    expect(read.kind === 'bad' && read.findings[0]?.hint).toContain('Most that it may write')
  })
})

describe('a writer that is a change somebody made', () => {
  it.each([
    ['{ from: branch }', 'branch', 'change/{id}'],
    ['{ from: branch, branch: "people/{id}" }', 'branch', 'people/{id}'],
    ['{ from: patch }', 'patch', 'changes/{id}.patch'],
    ['{ from: pull-request }', 'pull-request', undefined],
  ])('%s is read', (writer, from, place) => {
    expect(writerOf(writer)).toEqual({ kind: 'change', from, place, key: undefined, family: undefined })
  })

  it.each([
    ['another source', '{ from: mail }', 'block FACTORY_SCHEMA 4:13'],
    ['a place of another source', '{ from: patch, branch: x }', 'block FACTORY_WRITER 4:26'],
    ['a path outside', '{ from: patch, patch: ../x.patch }', 'block FACTORY_PATH 4:26'],
    ['no name of a branch', '{ from: branch, branch: a..b }', 'block FACTORY_PATH 4:27'],
    ['a key', '{ from: branch, key: A_API_KEY }', 'block FACTORY_SCHEMA 4:27'],
  ])('is refused with %s', (_, writer, finding) => {
    expect(findings(writer)).toContain(finding)
  })
})

describe('the table of a line', () => {
  it.each([
    ['{ command: [claude], network: true }', 'written by: command claude, 20 min, 256 MB, network'],
    ['{ from: branch }', 'written by: branch change/{id}'],
  ])('says who writes: %s', (writer, line) => {
    const read = reading(writer)
    if (read.kind === 'bad') throw new Error('bad')
    expect(lineTable(read.factory).split('\n')).toContain(line)
  })
})
