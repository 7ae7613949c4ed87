import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { runCli, type Ran } from '../../support/story.ts'
import { LINE } from './line.ts'

const KEYED = LINE.replace('model: gpt-5.2 }', 'model: gpt-5.2, key: WRITER_API_KEY }')
const PINNED = KEYED.replace('./vendor/jidoka', `acme/jidoka@${'1'.repeat(40)}`)

let repository: TestRepository
let bin: string
beforeEach(() => {
  repository = makeRepository({ 'factory.yml': KEYED })
  bin = mkdtempSync(join(tmpdir(), 'jidoka-gh-'))
})
afterEach(() => {
  repository.remove()
  rmSync(bin, { recursive: true, force: true })
})

/** A gh that writes down how it was called; `refuses` is what it says no to. */
function fakeGh(refuses = 'no-such-word'): void {
  const script = `#!/bin/sh
printf '%s\\n' "$*" >> ${bin}/calls
cat > ${bin}/input.last
{ printf '== %s\\n' "$*"; cat ${bin}/input.last; } >> ${bin}/inputs
env > ${bin}/environment
case "$*" in *${refuses}*) echo "HTTP 404: $(cat ${bin}/input.last)" >&2; exit 1;; *GET*) exit 1;; esac
`
  writeFileSync(join(bin, 'gh'), script)
  chmodSync(join(bin, 'gh'), 0o755)
}

function keys(words: string[], env: Record<string, string> = {}): Promise<Ran> {
  const path = `${bin}:${process.env['PATH'] ?? ''}`
  return runCli(repository.path, ['keys', ...words], { PATH: path, ...env })
}

const log = (name: string): string =>
  existsSync(join(bin, name)) ? readFileSync(join(bin, name), 'utf8') : ''

describe('the calls that jidoka keys prints', () => {
  test('make an environment for each job with secrets, open to the branches of the line, and set each secret there', async () => {
    const { exit, stdout } = await keys([])
    expect(exit).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toBe('# the line of acme/shop needs 6 secrets')
    const policy = `{"deployment_branch_policy":{"protected_branches":false,"custom_branch_policies":true}}`
    const path = 'repos/acme/shop/environments/factory-generate'
    expect(lines).toContain(`echo '${policy}' | gh api --silent --method PUT ${path} --input -`)
    expect(lines).toContain(
      `gh api --silent --method POST ${path}/deployment-branch-policies -f name=main -f type=branch`,
    )
    expect(lines).toContain('gh secret set WRITER_API_KEY --repo acme/shop --env factory-generate')
    expect(lines).toContain(
      'gh secret set JIDOKA_KEY_GENERATE --repo acme/shop --env factory-generate < JIDOKA_KEY_GENERATE.pem',
    )
  })

  test('set secrets of the repository where a plan has no environments', async () => {
    const { stdout } = await keys(['--plain'])
    expect(stdout).toContain('gh secret set WRITER_API_KEY --repo acme/shop\n')
    expect(stdout).not.toContain('environments')
  })

  test('name no keys of stations for a line that signs keyless', async () => {
    repository.write({
      'factory.yml': KEYED.replace('{ mode: keyed }', '{ mode: keyless, instance: public }'),
    })
    const { stdout } = await keys(['--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      signing: 'keyless',
      secrets: [{ name: 'WRITER_API_KEY', environments: ['factory-generate'] }],
    })
  })

  test('leave an environment of pull requests open to their refs, and go to the server of the line', async () => {
    const reviewer = 'reviewer: { endpoint: "http://127.0.0.1:9/v1", model: other-1, key: REVIEW_API_KEY }'
    const further = '  pullRequests: true\n  host: https://git.example.com\n  store: /mnt/share\n'
    repository.write({
      'factory.yml': `${PINNED.replace('rounds: 2', `  ${reviewer}\nrounds: 2`)}${further}`,
    })
    const { stdout, stderr } = await keys([])
    expect(stdout, stderr).toContain(
      `echo '{"deployment_branch_policy":null}' | gh api --hostname git.example.com --silent --method PUT repos/acme/shop/environments/factory-review-pr --input -`,
    )
    expect(stdout).toContain('--repo git.example.com/acme/shop --env factory-review-pr')
  })

  test('need the name of a repository', async () => {
    repository.write({ 'factory.yml': KEYED.replace('repository: acme/shop\n', '') })
    const { exit, stderr } = await keys([])
    expect(exit).toBe(2)
    expect(stderr).toContain('repository: owner/name')
  })
})

describe('jidoka keys --apply', () => {
  const VALUE = 'sk-fake-value-of-the-test'

  test('hands values to the standard input of gh, never to its words or its environment', async () => {
    fakeGh()
    const pem = 'first line\nsecond line\n'
    const values = { secrets: [{ name: 'JIDOKA_KEY_GENERATE', value: pem }] }
    writeFileSync(join(bin, 'values.json'), JSON.stringify(values))
    const words = ['--apply', '--json', '--values', join(bin, 'values.json')]
    const { exit, stdout, stderr } = await keys(words, { WRITER_API_KEY: VALUE })
    expect(exit).toBe(1)
    expect(log('inputs')).toContain(
      `== secret set WRITER_API_KEY --repo acme/shop --env factory-generate\n${VALUE}`,
    )
    expect(log('inputs')).toContain(`--env factory-generate\n${pem}`)
    for (const text of [log('calls'), log('environment'), stdout, stderr]) {
      expect(text).not.toContain(VALUE)
      expect(text).not.toContain('second line')
    }
    const { applied } = JSON.parse(stdout) as { applied: { line: string; state: string }[] }
    const stateOf = (name: string): string | undefined =>
      applied.find(({ line }) => line.includes(name))?.state
    expect([stateOf('WRITER_API_KEY'), stateOf('JIDOKA_KEY_GENERATE'), stateOf('JIDOKA_KEY_REVIEW')]).toEqual(
      ['done', 'done', 'open'],
    )
  })

  test('ends with 0 when every value is known, and keeps an environment that is there', async () => {
    fakeGh()
    writeFileSync(join(bin, 'gh'), `#!/bin/sh\nprintf '%s\\n' "$*" >> ${bin}/calls\ncat > /dev/null\n`)
    const names = ['GENERATE', 'REVIEW', 'SPEC_VALIDATE', 'STYLE_GATE', 'TRACE_PUBLISH']
    const own = names.map((name): [string, string] => [`JIDOKA_KEY_${name}`, 'x'])
    const { exit, stdout } = await keys(['--apply'], { WRITER_API_KEY: VALUE, ...Object.fromEntries(own) })
    expect(exit).toBe(0)
    expect(stdout).toMatch(/^kept .*PUT repos\/acme\/shop\/environments\/factory-generate/m)
    expect(log('calls')).not.toContain('PUT')
    expect(log('calls')).toContain('secret set JIDOKA_KEY_REVIEW')
  })

  test('says what gh refused, without the value in it, and goes on', async () => {
    fakeGh('WRITER_API_KEY')
    const { exit, stdout } = await keys(['--apply'], { WRITER_API_KEY: VALUE, JIDOKA_KEY_REVIEW: 'x' })
    expect(exit).toBe(1)
    expect(stdout).toMatch(/^failed .*WRITER_API_KEY.*\n +HTTP 404: \*\*\*$/m)
    expect(stdout).toMatch(/^done .*JIDOKA_KEY_REVIEW/m)
  })

  test('says what to install where there is no gh', async () => {
    const { exit, stderr } = await runCli(repository.path, ['keys', '--apply'], {
      PATH: gitAlone(bin),
      WRITER_API_KEY: VALUE,
    })
    expect(exit).toBe(2)
    expect(stderr).toContain('HOST_UNSUPPORTED')
    expect(stderr).toContain('https://cli.github.com')
  })
})

/** A PATH on which there is git and nothing else. */
function gitAlone(folder: string): string {
  writeFileSync(join(folder, 'git'), `#!/bin/sh\nPATH='${process.env['PATH'] ?? ''}' exec git "$@"\n`)
  chmodSync(join(folder, 'git'), 0o755)
  return folder
}
