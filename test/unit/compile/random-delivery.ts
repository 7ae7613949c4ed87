import fc from 'fast-check'

/** How a released unit is delivered and kept, as factory.yml may say it. */
export const deliveryOptions = {
  publish: fc.constantFrom('pull-request', 'branch', 'none'),
  commits: fc.constantFrom('api', 'push'),
  trace: fc.constantFrom('artifact', 'branch', 'release'),
  ledger: fc.record(
    { ends: fc.boolean(), merges: fc.boolean(), write: fc.constantFrom('push', 'api') },
    { requiredKeys: [] },
  ),
  answers: fc.constantFrom('ref', 'run'),
  questions: fc.constantFrom('issue', 'none'),
  attest: fc.boolean(),
  token: fc.record({
    'app-id': fc.constantFrom<string | number>('FACTORY_APP', '123456', 'Iv23liAbCdEfGh', 42),
    key: fc.constantFrom('FACTORY_APP_KEY', 'APP_PEM'),
  }),
}

const FULCIO = 'https://fulcio.example.com'
const servers = fc.constantFrom<Record<string, string | number>>(
  { fulcio: FULCIO, rekor: 'https://rekor.example.com' },
  { fulcio: FULCIO, rekor: 'https://rekor.example.com:3000', rekorVersion: 1 },
  { fulcio: FULCIO, rekor: 'https://log.example.com', rekorVersion: 2, tsa: 'https://tsa.example.com' },
  { fulcio: FULCIO, tsa: 'https://tsa.example.com' },
)
const trust = fc.constantFrom('.factory/trust.json', 'keys/trust.json')

/** How links are signed; keys of one machine are no use on GitHub. */
export const signing = fc.oneof(
  fc.record({ mode: fc.constant('keyed'), trust }, { requiredKeys: ['mode'] }),
  fc.record(
    { mode: fc.constant('keyless'), instance: fc.constant('public'), publicNames: fc.boolean(), trust },
    { requiredKeys: ['mode', 'instance'] },
  ),
  fc.record({ mode: fc.constant('keyless'), instance: fc.oneof(fc.constant('github'), servers, servers) }),
)

interface Options {
  publish?: string
  trace?: string
  jobs?: string
  branches?: readonly string[]
}

/** What agrees with the rest: nothing is handed to a delivery that there is not, nor attested by a server that cannot. */
export function agreed<T extends Options>(options: T, isOwnServer: boolean): T {
  const left = new Set([
    ...(options.publish === 'none' ? ['token', 'trace'] : []),
    ...(options.publish === 'none' || options.trace !== 'branch' ? ['ledger'] : []),
    ...(isOwnServer ? ['attest'] : []),
  ])
  return Object.fromEntries(Object.entries(options).filter(([name]) => !left.has(name))) as T
}

/** An identity is that of one job on one branch, of a server that Sigstore knows; else there are keys. */
export function agreedSigning<T extends { mode: string }>(
  wanted: T,
  { jobs, branches = [] }: Options,
  isOwnServer: boolean,
): T | { mode: string } {
  const cannot = isOwnServer || jobs === 'grouped' || branches.some((branch) => branch.includes('*'))
  return cannot && wanted.mode === 'keyless' ? { mode: 'keyed' } : wanted
}
