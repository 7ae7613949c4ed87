import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { JsonObject } from '../../shared/formats/canonical.ts'
import type { SigningServers } from '../../shared/factory/signing.ts'
import { trustedRootOf } from '../support/sigstore/trusted-root.ts'

/** The real certificate authority, timestamp authority and log (version 2) of Sigstore, on 127.0.0.1. */
export interface SigstoreServers {
  servers: SigningServers
  /** The same with the log. */
  logged: SigningServers | undefined
  trustedRoot: JsonObject
  stop: () => void
}

/** Starts them, with keys of this run; the log only when it is installed. `issuer`: whose tokens the certificate authority accepts. */
export async function startSigstoreServers(
  tools: { fulcio: string; timestampServer: string; rekor: string | undefined },
  issuer: string,
): Promise<SigstoreServers> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-sigstore-'))
  const config = join(folder, 'config.yaml')
  writeFileSync(config, fulcioConfig(issuer))
  const [port, grpc, metrics, tsaPort] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const log = tools.rekor === undefined ? undefined : await startLog(tools.rekor, folder)
  const children = [
    start(tools.fulcio, folder, [
      ...['serve', '--ca=ephemeralca', '--ct-log-url=', `--config-path=${config}`, '--host=127.0.0.1'],
      ...[`--port=${port}`, '--grpc-host=127.0.0.1', `--grpc-port=${grpc}`, `--metrics-port=${metrics}`],
      `--legacy-unix-domain-socket=${join(folder, 'legacy.sock')}`,
    ]),
    start(tools.timestampServer, folder, [
      ...['serve', '--host=127.0.0.1', `--port=${tsaPort}`],
      ...['--timestamp-signer=memory', '--disable-ntp-monitoring'],
    ]),
    ...(log === undefined ? [] : [log.child]),
  ]
  const stop = (): void => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  const servers = { fulcio: `http://127.0.0.1:${port}`, tsa: `http://127.0.0.1:${tsaPort}` }
  try {
    await log?.ready()
    const logged = log === undefined ? undefined : { ...servers, rekor: log.url, rekorVersion: 2 as const }
    return { servers, logged, trustedRoot: await rootOf(servers, log?.key), stop }
  } catch (thrown) {
    stop()
    throw thrown
  }
}

function start(program: string, cwd: string, words: string[]): ChildProcess {
  return spawn(program, words, { cwd, stdio: 'ignore', env: { PATH: process.env['PATH'], HOME: cwd } })
}

/** A log whose checkpoints are signed in the name that its root gives it. */
async function startLog(program: string, folder: string) {
  const [port, grpc, metrics] = await Promise.all([freePort(), freePort(), freePort()])
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = join(folder, 'log.pem')
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const child = start(program, folder, [
    ...['serve', '--hostname=rekor.example.com', `--http-port=${port}`, `--grpc-port=${grpc}`],
    ...[`--http-metrics-port=${metrics}`, `--signer-filepath=${key}`, '--checkpoint-interval=1s'],
    `--storage-dir=${join(folder, 'log')}`,
  ])
  const url = `http://127.0.0.1:${port}`
  return {
    child,
    url,
    key: publicKey.export({ type: 'spki', format: 'der' }),
    ready: () => answered(`${url}/healthz`),
  }
}

async function rootOf(
  { fulcio, tsa }: { fulcio: string; tsa: string },
  rekor: Buffer | undefined,
): Promise<JsonObject> {
  const bundle = JSON.parse(await answered(`${fulcio}/api/v2/trustBundle`)) as {
    chains: { certificates: string[] }[]
  }
  const stamps = await answered(`${tsa}/api/v1/timestamp/certchain`)
  return trustedRootOf({
    fulcio: (bundle.chains[0]?.certificates ?? []).map(derOf),
    ...(rekor === undefined ? {} : { rekor }),
    tsa: (stamps.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map(derOf),
  })
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
}

/** The answer of a server that is still starting. */
async function answered(url: string): Promise<string> {
  for (let tries = 0; tries < 150; tries += 1) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok === true) return response.text()
    await wait(100)
  }
  throw new Error(`${url} does not answer`)
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().on('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        done(port)
      })
    })
  })
}

/** What the public instance says of GitHub's tokens: https://github.com/sigstore/fulcio/blob/v1.8.8/config/identity/config.yaml */
function fulcioConfig(issuer: string): string {
  return `oidc-issuers:
  ${issuer}:
    issuer-url: ${issuer}
    client-id: sigstore
    type: ci-provider
    ci-provider: github-workflow
ci-issuer-metadata:
  github-workflow:
    default-template-values:
      url: "https://github.com"
      environment: ""
    extension-templates:
      build-signer-uri: "{{ .url }}/{{ .job_workflow_ref }}"
      build-signer-digest: "job_workflow_sha"
      runner-environment: "runner_environment"
      source-repository-uri: "{{ .url }}/{{ .repository }}"
      source-repository-digest: "sha"
      source-repository-ref: "ref"
      source-repository-identifier: "repository_id"
      source-repository-owner-uri: "{{ .url }}/{{ .repository_owner }}"
      source-repository-owner-identifier: "repository_owner_id"
      build-config-uri: "{{ .url }}/{{ .workflow_ref }}"
      build-config-digest: "workflow_sha"
      build-trigger: "event_name"
      run-invocation-uri: "{{ .url }}/{{ .repository }}/actions/runs/{{ .run_id }}/attempts/{{ .run_attempt }}"
      source-repository-visibility-at-signing: "repository_visibility"
      deployment-environment: "environment"
    subject-alternative-name-template: "{{ .url }}/{{ .job_workflow_ref }}"
`
}
