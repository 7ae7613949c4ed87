import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Check } from '../../../../shared/cli/doctor/check.ts'
import { checkEndpoints, reach } from '../../../../shared/cli/doctor/endpoints.ts'
import { checkGitVersion, checkNode } from '../../../../shared/cli/doctor/environment.ts'
import { checkTrust, compareTrust } from '../../../../shared/cli/doctor/trust.ts'
import { permissionsText } from '../../../../shared/cli/doctor/workflow-needs.ts'
import { makeStationKeys } from '../../../../shared/cli/init/station-keys.ts'
import { readFactory } from '../../../../shared/factory/read-factory.ts'
import { readTrust, type TrustEntry, type TrustFile } from '../../../../shared/trace/verify/trust.ts'
import { LINE } from '../line.ts'

/** The factory.yml of a line that compiles. */
function factoryOf(text = LINE) {
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.factory
}

const FILE = JSON.parse(makeStationKeys(factoryOf(), 'factory.yml').trust) as TrustFile & {
  keys: TrustEntry[]
}

/** What doctor says of the trust file with this change. */
function trustChecks(change: Partial<TrustFile>): Check[] {
  return compareTrust(readTrust(Buffer.from(JSON.stringify({ ...FILE, ...change }))), factoryOf())
}

/** The keys of the file, those of review for these stations. */
function keysFor(stations: string[]): TrustEntry[] {
  return FILE.keys.map((entry) => (entry.stations.includes('review') ? { ...entry, stations } : entry))
}

/** What doctor says of a writer at this endpoint, beside a proxy that answers. */
async function modelChecks(key: string, endpoint: string): Promise<Check[]> {
  const text = LINE.replace(/writer: .*/, `writer: { endpoint: "${endpoint}", model: m, key: ${key} }`)
  return checkEndpoints(factoryOf(text), '/nowhere', { XDG_CONFIG_HOME: '/machine' })
}

const OK = null
const TRUST = '.factory/trust.json'

describe('doctor says what is wrong and how to fix it:', () => {
  it.each<[state: string, detail: string, fix: string | null, look: () => Check[] | Promise<Check[]>]>([
    ['ok', `${TRUST} has a key for each of the 5 stations that sign`, OK, () => trustChecks({})],
    [
      'fix',
      `no key of ${TRUST} may sign for review`,
      `add a key for each, or delete ${TRUST} and run jidoka init, which makes all of them again`,
      () => trustChecks({ keys: FILE.keys.filter(({ stations }) => !stations.includes('review')) }),
    ],
    [
      'fix',
      'the trust file is of acme/other, factory.yml of acme/shop',
      'make them the same: the traces of another repository are refused',
      () => trustChecks({ repository: 'acme/other' }),
    ],
    [
      'fix',
      `${TRUST} trusts keys of one machine, factory.yml says keyed`,
      `delete ${TRUST} and run jidoka init, which makes keys for the stations`,
      () => trustChecks({ assurance: 'local' }),
    ],
    [
      'note',
      'keys are trusted for ancient, old, which the line does not have',
      'remove them',
      () => trustChecks({ keys: keysFor(['review', 'old', 'ancient']) }),
    ],
    [
      'note',
      'one key signs for review and old',
      'give every station a key of its own',
      () => trustChecks({ keys: keysFor(['review', 'old']) }),
    ],
    [
      'fix',
      `signing mode keyed, and there is no ${TRUST}`,
      'jidoka init makes the keys and the trust file',
      () => checkTrust('/nowhere', factoryOf(), 'factory.yml'),
    ],
    [
      'ok',
      'signing mode local: each machine makes its own keys, and only it can verify them',
      OK,
      () => checkTrust('/nowhere', factoryOf(LINE.replace('mode: keyed', 'mode: local')), 'factory.yml'),
    ],
    [
      'fix',
      'Node 22.1.0 is too old',
      'install Node 24, or run npm ci where Jidoka lies',
      () => [checkNode('22.1.0')],
    ],
    [
      'fix',
      'git version 2.30.9 is too old',
      'install git 2.31 or newer',
      () => [checkGitVersion('git version 2.30.9')],
    ],
    [
      'fix',
      '127.0.0.1:1 cannot be reached: ECONNREFUSED',
      'check the endpoint in factory.yml, the network and the proxy',
      () => modelChecks('MODEL_API_KEY', 'http://127.0.0.1:1/v1'),
    ],
    [
      'fix',
      'PROD_DATABASE is not named like the key of a model',
      'name it ..._API_KEY, or list it in /machine/jidoka/model-keys',
      () => modelChecks('PROD_DATABASE', 'http://127.0.0.1:1/v1'),
    ],
  ])('%s %s', async (...[state, detail, fix, look]) => {
    const checks = (await look()).map((check) => [check.state, check.detail, check.fix])
    expect(checks).toContainEqual([state, detail, fix])
  })

  it('a model service that answers, one behind a proxy whose key is not set, and one that is silent', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined))
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const factory = factoryOf(
      LINE.replace(
        /writer: .*/,
        'writer: { endpoint: "https://llm.example.test/v1", model: m, key: A_API_KEY }',
      ),
    )
    const checks = await checkEndpoints(factory, '/nowhere', { HTTPS_PROXY: `http://${host}` })
    expect(checks.map(({ detail, fix }) => [detail, fix])).toEqual([
      [`llm.example.test by the proxy ${host} of HTTPS_PROXY answers`, null],
      [
        'A_API_KEY is not set here',
        'set it for live runs on this machine; recorded answers are replayed without it',
      ],
    ])
    expect(await reach(`https://${host}/v1`, 50)).toBe('no answer within 0.05 s')
    server.close()
  })
})

describe('the permissions of workflows', () => {
  it.each([
    ['the workflows ask for none', 'jobs: {}'],
    ['unknown: a.yml cannot be read as YAML', 'jobs: {'],
  ])('%s', (said, text) => {
    expect(permissionsText(new Map([['a.yml', text]]))).toBe(said)
  })
})
