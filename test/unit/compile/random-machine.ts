import fc from 'fast-check'

/** Any commit id and digest will do where nothing is fetched. */
const SHA = '5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`

/** Plain text with everything that YAML or a shell could take for its own, but no expression. */
const text = fc.constantFrom(
  'temurin',
  '21',
  "it's",
  '- a: b # c',
  '*x &y',
  '"""',
  '$(id) `id` ${HOME}',
  'wide 木',
  ' ',
  'yes',
  '::error::x',
)

const setUp = fc.array(
  fc.record(
    {
      uses: fc.constantFrom(
        `actions/setup-java@${SHA}`,
        `acme/tools/setup/go@${SHA}`,
        `pnpm/action-setup@${SHA}`,
      ),
      with: fc.dictionary(
        fc.constantFrom('version', 'java-version', 'run_install', 'x-y'),
        fc.oneof(text, fc.boolean(), fc.integer()),
      ),
    },
    { requiredKeys: ['uses'] },
  ),
  { maxLength: 3 },
)

const image = {
  image: fc.constantFrom(
    `node@${DIGEST}`,
    `ghcr.io/acme/build:24@${DIGEST}`,
    `registry.example.com:5000/x@${DIGEST}`,
  ),
  options: fc.constantFrom(
    '--cpus 2',
    '--health-cmd "pg_isready -U \'x\'"'.replaceAll("'", ''),
    '--tmpfs /data --user 1001',
  ),
  credentials: fc.constant({ username: 'IMAGE_USER', password: 'IMAGE_PASSWORD' }),
}
const container = fc.record(image, { requiredKeys: ['image'] })
const services = fc.dictionary(
  fc.constantFrom('db', 'redis', 'mail_box'),
  fc.record(
    {
      ...image,
      ports: fc.constantFrom(['5432:5432'], ['6379', '53:53/udp'], []),
      env: fc.dictionary(fc.constantFrom('POSTGRES_PASSWORD', 'MODE'), text),
    },
    { requiredKeys: ['image'] },
  ),
  { maxKeys: 2 },
)

/** What command stations run in, as factory.yml may say it. */
export const workOptions = { setUp, container, services }

/** Everything about machines that factory.yml may say for all command stations. */
export const machineOptions = {
  ...workOptions,
  checkout: fc.record(
    {
      submodules: fc.constantFrom<boolean | string>(true, false, 'recursive'),
      lfs: fc.boolean(),
      depth: fc.nat(100),
    },
    { requiredKeys: [] },
  ),
  proxy: fc.subarray([
    ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
    ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO'],
  ]),
  corepack: fc.boolean(),
  retention: fc.integer({ min: 1, max: 400 }),
}

const WILD: Record<string, unknown[]> = {
  runsOn: ['windows-2025', { group: 'a\tb' }, { plan: 'x y z' }, { nobody: 'ubuntu-24.04' }, 'ubuntu-24.04'],
  setUp: [
    [{ uses: 'a/b@v1' }],
    [{ uses: `actions/cache@${SHA}` }],
    [{ uses: `a/b@${SHA}`, with: { 'a b': 1 } }],
    [{ uses: `../x@${SHA}` }],
    [],
  ],
  container: [
    { image: 'node:24' },
    { image: `node@${DIGEST}`, options: '-v /:/host' },
    { image: `node@${DIGEST}`, options: '--cpus 1; id' },
    { image: `node@${DIGEST}` },
  ],
  services: [
    { 'D B': { image: `node@${DIGEST}` } },
    { db: { image: `x@${DIGEST}`, ports: ['a'] } },
    { db: { image: `x@${DIGEST}` } },
  ],
  packages: ['read', 'none'],
  stations: [{ review: {} }, { nobody: { setUp: [] } }, {}],
  node: ['25', '24', 'lts/*'],
  corepack: [true, false],
  retention: [0, 14, 5000],
  proxy: [['PATH'], ['HTTPS_PROXY'], 'HTTPS_PROXY'],
  environments: [{ high: '${{ secrets.X }}' }, { high: 'people' }],
  actions: [{ source: 'acme/jidoka@v1' }, { source: `acme/jidoka@${SHA}` }],
}

/** Single options with values that compile may refuse. */
export const WILD_OPTIONS: readonly object[] = Object.entries(WILD).flatMap(([name, values]) =>
  values.map((value) => ({ [name]: value })),
)
