import { expect, test } from 'vitest'
import { ASKING, compile, EXAMPLE, exampleWith } from './lines.ts'
import { permissionMatrix } from './permission-matrix.ts'

const IMAGE = `node@sha256:${'a'.repeat(64)}`

function option(text: string): string {
  return exampleWith({ '  pullRequests: true': `  ${text}` })
}

/** A line for each thing that changes what a job may do. */
const SHAPES: readonly [shape: string, text: string][] = [
  ['the example', EXAMPLE],
  ['a branch in place of a pull request', option('publish: branch')],
  ['nothing but the trace', option('publish: none')],
  ['answers that stay in their run', option('answers: run')],
  ['jobs that stations share', option('jobs: grouped')],
  ['an app that delivers', option('token: { app-id: FACTORY_APP, key: FACTORY_APP_KEY }')],
  [
    'an app that delivers branches',
    option('publish: branch\n  token: { app-id: "1", key: FACTORY_APP_KEY }'),
  ],
  ['traces on a branch', option('trace: branch')],
  [
    'traces on a branch, and neither halted units nor merges',
    option('trace: branch\n  ledger: { ends: false, merges: false }'),
  ],
  ['an attested release', option('attest: true')],
  ['a schedule', option('schedule: ["17 4 * * 1"]')],
  ['code scanning of pull requests', option('pullRequests: true\n  sarif: true')],
  [
    'keyless signatures',
    exampleWith({ 'signing: { mode: keyed }': 'signing: { mode: keyless, instance: public }' }),
  ],
  [
    'keyless signatures and an attested release',
    exampleWith({
      'signing: { mode: keyed }': 'signing: { mode: keyless, instance: github }',
      '  pullRequests: true': '  attest: true',
    }),
  ],
  ['one round', exampleWith({ 'rounds: 3': 'rounds: 1', '  pullRequests: true\n': '' })],
  [
    'packages of GitHub in setup',
    exampleWith({
      'run: [npm test]': 'secrets: [NODE_AUTH_TOKEN], run: [npm test]',
      '  pullRequests: true': '  packages: read',
    }),
  ],
  [
    'an image behind a password',
    option(
      `container: { image: "${IMAGE}", credentials: { username: IMAGE_USER, password: IMAGE_PASSWORD } }`,
    ),
  ],
  [
    'a program that writes',
    EXAMPLE.replace(
      /^ {2}writer: .*$/m,
      '  writer: { command: [agent], key: AGENT_API_KEY, setup: [npm ci] }',
    ),
  ],
  ['questions in issues', ASKING],
  ['questions in issues, where nothing is delivered', ASKING.replace('pullRequests: true', 'publish: none')],
  ['questions in the run alone', ASKING.replace('pullRequests: true', 'questions: none')],
  [
    'questions in issues, where an app delivers',
    ASKING.replace('pullRequests: true', 'token: { app-id: FACTORY_APP, key: FACTORY_APP_KEY }'),
  ],
  ['a server of its own', option('host: https://git.example.com\n  store: /mnt/x')],
]

/** Whoever widens a right changes this file. */
test('the jobs of every shape of a line have the rights of the golden file', async () => {
  const parts = SHAPES.map(([shape, text]) => `## ${shape}\n\n${permissionMatrix(compile(text))}`)
  await expect(parts.join('\n')).toMatchFileSnapshot('../../fixtures/compile/permissions.md')
})
