/** Who speaks to the results service. The client decodes these ids from the token and never verifies it. */
export interface RuntimeIdentity {
  run: string
  job: string
  attempt: number
}

/** An unsigned runtime token with the one scope that the artifact client reads. */
export function runtimeToken(identity: RuntimeIdentity): string {
  const scope = `Actions.Results:${identity.run}:${identity.attempt}-${identity.job.replaceAll(/[: ]/g, '_')}`
  return [{ alg: 'none', typ: 'JWT' }, { scp: `Actions.GenericRead:0 ${scope}` }, 'unsigned']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
}

/** The identity in a `Bearer` header, or `undefined` when it is not one of our tokens. */
export function readRuntimeToken(header: string | undefined): RuntimeIdentity | undefined {
  const payload = header?.replace(/^Bearer /, '').split('.')[1]
  if (payload === undefined) return undefined
  const { scp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { scp: string }
  const [, run, attempt, job] = /Actions\.Results:([^:\s]+):(\d+)-([^:\s]+)/.exec(scp) ?? []
  if (run === undefined || attempt === undefined || job === undefined) return undefined
  return { run, job, attempt: Number(attempt) }
}
