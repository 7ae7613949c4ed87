import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asFactoryError } from '../../shared/errors.ts'
import { sha256 } from '../../shared/formats/digest.ts'
import { identitySigner } from '../../shared/trace/identity/identity-signer.ts'
import { signStatement } from '../../shared/trace/signer/bundle.ts'
import type { SignedBundle } from '../../shared/trace/signer/bundle-kind.ts'
import { buildStatement } from '../../shared/trace/statement/build-statement.ts'
import type { KeylessTrust } from '../../shared/trace/verify/keyless/keyless-trust.ts'
import { formatTrust } from '../../shared/trace/verify/trust.ts'
import { verifyLink } from '../../shared/trace/verify/verify-link.ts'
import { claimsOf, type JobClaims } from '../support/sigstore/claims.ts'
import { keylessTrust } from '../support/sigstore/keyless-trust.ts'
import { startIssuer, type TokenIssuer } from '../support/sigstore/token-issuer.ts'
import { ACTIONS, draftOf } from '../unit/trace/trace-fixture.ts'
import { commandsBelow, runShell, type ShellResult } from './document.ts'
import { findTool } from './find-tool.ts'
import { startSigstoreServers, type SigstoreServers } from './sigstore-servers.ts'

const fulcio = findTool('fulcio')
const timestampServer = findTool('timestamp-server')
const rekor = findTool('rekor-server')
const cosign = findTool('cosign')

describe.skipIf(fulcio === undefined || timestampServer === undefined)(
  'real Fulcio and timestamp authority',
  () => {
    let issuer: TokenIssuer
    let real: SigstoreServers
    let trust: KeylessTrust
    const folder = mkdtempSync(join(tmpdir(), 'jidoka-sigstore-'))
    const FILE = join(folder, 'files/slugify.ts')
    const CONTENT = 'export const slugify = (text: string) => text.toLowerCase()\n'

    beforeAll(async () => {
      issuer = await startIssuer()
      real = await startSigstoreServers(
        { fulcio: fulcio ?? '', timestampServer: timestampServer ?? '', rekor },
        issuer.url,
      )
      trust = keylessTrust(real, ACTIONS, { issuer: issuer.url, thresholds: { tlog: 0, ctlog: 0 } })
      mkdirSync(dirname(FILE))
      writeFileSync(FILE, CONTENT)
      writeFileSync(join(folder, 'trust.json'), formatTrust(trust))
    })
    afterAll(async () => {
      real.stop()
      await issuer.close()
      rmSync(folder, { recursive: true, force: true })
    })

    /** A link of generate about one file, signed by a job with these claims. */
    function linkOf(
      claims: Partial<JobClaims> = {},
      accepted = trust,
      servers = real.servers,
    ): Promise<SignedBundle> {
      const subjects = [{ name: 'src/slugify.ts', digest: { sha256: sha256(CONTENT) } }]
      const draft = { extension: { assurance: 'keyless' as const }, draft: { subjects } }
      const token = issuer.tokenOf(claimsOf({ run_id: '4242', ...claims }))
      const identityToken = (): Promise<string> => Promise.resolve(token)
      const signer = identitySigner({
        servers,
        identityToken,
        trust: accepted,
        station: 'generate',
      })
      return signStatement(buildStatement(draftOf('generate', [], draft)), signer)
    }

    const refusal = (link: Promise<SignedBundle>): Promise<string | undefined> =>
      link
        .then((each) => verifyLink(each, trust))
        .then(
          () => 'verified',
          (thrown: unknown) => asFactoryError(thrown).detail,
        )

    it('certify the environment of the job, which tells stations apart, and the exact workflow', async () => {
      expect(await refusal(linkOf())).toBe('verified')
      const review = { ...trust, stations: { generate: ['factory-review'] } }
      expect(await refusal(linkOf({ environment: 'factory-review' }, review))).toBe('LINK_ENVIRONMENT')
      const ref = 'refs/heads/mallory'
      const workflow = `https://github.com/acme/checkout/.github/workflows/factory-unit.yml@${ref}`
      const branch = { ...trust, workflows: [workflow] }
      expect(await refusal(linkOf({ ref }, branch))).toBe('LINK_WORKFLOW')
      expect(await refusal(linkOf({ run_attempt: '2' }))).toBe('LINK_RUN')
      expect(await refusal(linkOf({ job_workflow_sha: 'c'.repeat(40) }))).toBe('LINK_SOURCE')
    })

    it.skipIf(rekor === undefined)(
      'keep links in a log that gives no time, beside the timestamp',
      async () => {
        const strict = { ...trust, thresholds: { tlog: 1, ctlog: 0 } as const }
        const link = await linkOf({}, strict, real.logged)
        expect((await verifyLink(link, strict)).extension.station).toBe('generate')
        const bare = await linkOf()
        await expect(verifyLink(bare, strict)).rejects.toMatchObject({ detail: 'LINK_LOG' })
      },
    )

    it.skipIf(cosign === undefined)(
      'make links that cosign verifies by the same root, and refuses for an edited file or another workflow',
      async () => {
        mkdirSync(join(folder, 'links'))
        writeFileSync(join(folder, 'links/generate.r1.sigstore.json'), JSON.stringify(await linkOf()))
        const { ok, output } = cosignOf(trust.workflows[0])
        expect([ok, output.includes('Verified OK')]).toEqual([true, true])
        expect(cosignOf(trust.workflows[1]).ok).toBe(false)
        writeFileSync(FILE, `${CONTENT} `)
        expect(cosignOf(trust.workflows[0]).ok).toBe(false)
      },
    )

    /** The commands of the document, for a link that this workflow is said to have signed. */
    function cosignOf(workflow = ''): ShellResult {
      const PATH = [dirname(cosign ?? ''), dirname(process.execPath), process.env['PATH'] ?? ''].join(
        delimiter,
      )
      const variables = {
        TRUST: 'trust.json',
        WORKFLOW: workflow,
        ISSUER: issuer.url,
        FILE: 'slugify.ts',
        PATH,
      }
      return runShell(commandsBelow('A keyless link, with cosign'), folder, variables)
    }
  },
)
