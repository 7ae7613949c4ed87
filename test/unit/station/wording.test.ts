import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Factory, Station } from '../../../shared/factory/factory.ts'
import { checkHome } from '../../../shared/station/home.ts'
import type { StationInputs } from '../../../shared/station/inputs.ts'
import { firstSending, refuseOtherKeys, sending } from '../../../shared/station/model-keys.ts'
import { signerFor, trustFor, trustForRun, trustedSignerFor } from '../../../shared/station/signing.ts'
import { generateSigningKey } from '../../../shared/trace/signer/keys.ts'
import { trustOf } from '../../../shared/trace/verify/trust.ts'
import { runCommand } from '../../support/processes.ts'
import { claimsOf, type JobClaims } from '../../support/sigstore/claims.ts'
import { keylessTrust } from '../../support/sigstore/keyless-trust.ts'
import { tokenOf } from '../../support/sigstore/sigstore.ts'
import { refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { factoryOf } from '../../support/unit-of.ts'

let root: string
let repository: TestRepository
let base: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'jidoka-wording-'))
  repository = makeRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' })
  base = repository.git('rev-parse', 'HEAD')
})
afterAll(() => {
  repository.remove()
  rmSync(root, { recursive: true, force: true })
})

const key = generateSigningKey()
const PEM = key.export({ type: 'pkcs8', format: 'pem' }).toString()

const KEYLESS = {
  mode: 'keyless',
  trust: '.factory/trust.json',
  instance: 'public',
  publicNames: false,
} as const
const TOKEN = { identityToken: () => Promise.resolve('') }

/** A review by a job with these claims. */
function jobOf(claims: Partial<JobClaims>, token = tokenOf(claimsOf(claims))): Promise<unknown> {
  const unit = { factory: { ...factoryIn('keyed'), signing: KEYLESS }, base: 'b'.repeat(40) }
  const trust = keylessTrust({ trustedRoot: {} }, ['review'])
  return trustedSignerFor(inputs(), unit, { host: { identityToken: () => Promise.resolve(token) }, trust })
}

const NOBODY = trustOf(new Map(), { repository: 'test/repo', assurance: 'local' })

function factoryIn(mode: 'local' | 'keyed'): Factory {
  const review: Station = {
    name: 'review',
    work: { kind: 'action', action: 'review' },
    pass: undefined,
    stop: undefined,
  }
  const factory = factoryOf({ line: [review] })
  return { ...factory, signing: { ...factory.signing, mode } }
}

/** Inputs of a review with a home of its own. */
function inputs(changes: Partial<StationInputs> = {}): StationInputs {
  const home = mkdtempSync(join(root, 'home-'))
  const own = { repo: repository.path, home, trust: '', station: 'review', signingKey: '', ephemeral: false }
  return { ...own, localKeys: false, ...changes } as StationInputs
}

const REMOVE = 'remove it, and find out who put it there; --out writes a trace to another folder'

/** The refusal, with the folders of this test called by name. */
async function refusal(provoke: () => unknown): Promise<object> {
  const { code, message, next } = await refusalOf(provoke)
  const named = (text: string): string =>
    text.replaceAll(root, '<root>').replaceAll(base.slice(0, 12), '<base>')
  return { code, message: named(message), next: named(next) }
}

describe('the home and the keys of a station are refused:', () => {
  it.each<RefusalRow>([
    [
      'HOME_LINK',
      'a link in its place',
      () => {
        symlinkSync('elsewhere', join(root, 'link'))
        return checkHome(join(root, 'link'))
      },
      '<root>/link is a link, or not what belongs there: writing would go elsewhere',
      REMOVE,
    ],
    [
      'HOME_TRACKED',
      'keys that git tracks',
      () => {
        mkdirSync(join(root, 'tracked', '.jidoka'), { recursive: true })
        writeFileSync(join(root, 'tracked', '.jidoka', 'trust.json'), '')
        runCommand(join(root, 'tracked'), 'git', 'init', '--quiet', '--template=')
        runCommand(join(root, 'tracked'), 'git', 'add', '--force', '.jidoka')
        return checkHome(join(root, 'tracked', '.jidoka'))
      },
      'git tracks .jidoka/trust.json: everybody with a clone has it',
      'run `git rm -r --cached .jidoka`, commit, and remove .jidoka/keys: the next run makes new keys',
    ],
    [
      'KEY_MISSING',
      'no key in a line that signs with keys',
      () => signerFor(inputs(), factoryIn('keyed'), { host: {}, trust: NOBODY }),
      'the line signs with keys, but review was given none',
      "pass this station's own key as `signing-key: ${{ secrets.JIDOKA_KEY_REVIEW }}`; `jidoka run` takes it from the variable of that name, or signs with --local-keys",
    ],
    [
      'KEY_INVALID',
      'the key of another station',
      () => {
        const trust = trustOf(new Map([['generate', key]]), { repository: 'test/repo', assurance: 'keyed' })
        return trustedSignerFor(
          inputs({ signingKey: PEM }),
          { factory: factoryIn('keyed'), base: 'a'.repeat(40) },
          { host: {}, trust },
        )
      },
      'the trust file does not give the signing key of review to it',
      'give review the private half of its own key in the trust file: `jidoka doctor` names what is missing there',
    ],
    [
      'IDENTITY_MISSING',
      'a line that signs keyless, where there is no identity',
      () => signerFor(inputs(), { ...factoryIn('keyed'), signing: KEYLESS }, { host: {}, trust: NOBODY }),
      'the line signs with the identity of its jobs, and there is none here',
      'run it on GitHub in a job with `permissions: id-token: write`; on this machine sign with --local-keys',
    ],
    [
      'TRUST_INVALID',
      'a line that signs keyless, whose trust file holds keys',
      () => signerFor(inputs(), { ...factoryIn('keyed'), signing: KEYLESS }, { host: TOKEN, trust: NOBODY }),
      'the line signs keyless, and .factory/trust.json trusts keys',
      'write it again: gh attestation trusted-root > root.jsonl && jidoka trust root.jsonl',
    ],
    [
      'IDENTITY_PRIVATE',
      'a private repository and the public instance',
      () => jobOf({ repository_visibility: 'private' }),
      'this repository is not public, and what signs here writes public logs',
      'use `instance: github`, or servers of your own; `publicNames: true` says that these names may be public',
    ],
    [
      'IDENTITY_WRONG',
      'the job of another station',
      () => jobOf({ environment: 'factory-generate' }),
      'this job may not sign for review: LINK_ENVIRONMENT: a link of review was signed by a job of the environment "factory-generate"',
      'run the compiled workflow on its own branch, or correct the trust file: jidoka doctor compares the two',
    ],
    [
      'IDENTITY_WRONG',
      'a run of another commit',
      () => jobOf({ environment: 'factory-review', sha: 'c'.repeat(40) }),
      `this job may not sign for review: LINK_SOURCE: the run is of another commit than its base ${'b'.repeat(40)}`,
      'run the compiled workflow on its own branch, or correct the trust file: jidoka doctor compares the two',
    ],
    [
      'IDENTITY_REFUSED',
      'what is no token',
      () => jobOf({}, 'no token'),
      'the runner gave something that is no identity token',
      're-run the failed jobs',
    ],
    [
      'TRUST_MISSING',
      'no file in the base commit',
      () => trustFor(inputs(), factoryIn('keyed'), base),
      'there is no .factory/trust.json in the base commit <base>',
      'commit the trust file that names the public key of each station, or set signing mode local for runs on one machine',
    ],
    [
      'MODEL_KEY_NAME',
      'a variable of another name',
      () => refuseOtherKeys('NPM_TOKEN', repository.path, { XDG_CONFIG_HOME: root }),
      'NPM_TOKEN is not named like the key of a model: it is sent nowhere',
      'name it ..._API_KEY, or list NPM_TOKEN in <root>/jidoka/model-keys',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    expect(await refusal(provoke)).toEqual({ code, message, next })
  })
})

it('a person is told where a key goes, and where new keys lie', async () => {
  const endpoint = { host: 'model.example.com', keyName: 'OPENAI_API_KEY' }
  expect(sending(endpoint)).toBe('sends OPENAI_API_KEY to model.example.com')
  expect(await firstSending(endpoint, repository.path, { XDG_CONFIG_HOME: join(root, 'machine') })).toBe(
    'sends OPENAI_API_KEY to model.example.com (first time on this machine)',
  )
  const said: string[] = []
  const run = inputs()
  await trustForRun({ ...run, say: (line: string) => said.push(line) }, factoryIn('local'), base)
  expect(said).toEqual([
    `note: made local signing keys in ${run.home}/keys: links signed with them show that nothing changed since, not who ran the line`,
  ])
})
