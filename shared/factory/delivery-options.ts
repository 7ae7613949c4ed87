/** The GitHub App whose token delivers in place of the token of the workflow. */
export interface AppToken {
  /** Its id, its client id, or the configuration variable that holds one of them. */
  app: { kind: 'id' | 'variable'; text: string }
  /** Secret that holds its private key. */
  key: string
}

/** What the jobs of a line write into the ledger of the repository by themselves beside the units that are delivered, and who writes. */
export interface LedgerOptions {
  /** Units that were halted, or ask: no job delivers them. */
  ends: boolean
  /** Commits of the default branch that bring lines of a unit, or take them back. */
  merges: boolean
  /** Who writes: git, which pushes, or GitHub, which makes and signs the commits. */
  write: 'push' | 'api'
}

/** The part of `github:` that says how a released unit is delivered. */
export interface DeliveryOptions {
  /** `undefined`: the token of the workflow delivers. */
  token: AppToken | undefined
  /** Who makes the commit: GitHub, which signs it, or git. */
  commits: 'api' | 'push'
  /** Where the trace of a delivered unit is kept; an artifact expires with its run. */
  trace: 'artifact' | 'branch' | 'release'
  /** `undefined` where nothing is said of a ledger and `trace` keeps none. */
  ledger: LedgerOptions | undefined
}

/** The same as factory.yml has it. */
export interface RawDeliveryOptions {
  token?: { 'app-id': string | number; key: string }
  commits?: DeliveryOptions['commits']
  trace?: DeliveryOptions['trace']
  ledger?: Partial<LedgerOptions>
}

/** Parts these options, with their defaults, from the others of `github:`. */
export function partDeliveryOptions<T extends RawDeliveryOptions>(
  raw: T,
): { delivery: DeliveryOptions; others: Omit<T, keyof RawDeliveryOptions> } {
  const { token, commits = 'api', trace = 'artifact', ledger, ...others } = raw
  const delivery = { token: appToken(token), commits, trace, ledger: ledgerOptions(trace, ledger) }
  return { delivery, others }
}

const LEDGER: LedgerOptions = { ends: true, merges: true, write: 'push' }

function ledgerOptions(
  trace: DeliveryOptions['trace'],
  raw: RawDeliveryOptions['ledger'],
): LedgerOptions | undefined {
  return raw === undefined && trace !== 'branch' ? undefined : { ...LEDGER, ...raw }
}

/** Variables have names in capitals; an id is a number, a client id begins with `Iv`. The schema knows no other form. */
function appToken(raw: RawDeliveryOptions['token']): AppToken | undefined {
  if (raw === undefined) return undefined
  const text = String(raw['app-id'])
  return { app: { kind: /^(\d|Iv)/.test(text) ? 'id' : 'variable', text }, key: raw.key }
}
