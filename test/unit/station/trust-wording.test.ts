import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findTrust, findTrustThatCounts } from '../../../shared/station/find-trust.ts'
import { generateSigningKey } from '../../../shared/trace/signer/keys.ts'
import { formatTrust, trustOf } from '../../../shared/trace/verify/trust.ts'
import { refusalOf, type RefusalRow } from '../../support/refusal-of.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'jidoka-wording-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const key = generateSigningKey()

/** The refusal, with the folder of this test called by name. */
async function refusal(provoke: () => unknown): Promise<object> {
  const { message, ...rest } = await refusalOf(provoke)
  return { ...rest, message: message.replaceAll(root, '<root>') }
}

/** The question for the trust of a trace that was downloaded into this folder. */
const question = (folder: string) => ({
  folder: join(root, folder, 'trace'),
  named: undefined,
  repo: undefined,
  cwd: root,
})

describe('nobody vouches for keys:', () => {
  it.each<RefusalRow>([
    [
      'TRUST_MISSING',
      'no file at all',
      () => findTrust(question('nowhere')),
      'there is no trust file for <root>/nowhere/trace',
      'run it in the repository that holds .factory/trust.json in HEAD, or name a file that you trust with --trust',
    ],
    [
      'TRACE_REJECTED',
      'a file that came along',
      () => {
        mkdirSync(join(root, 'download', '.factory'), { recursive: true })
        const trust = trustOf(new Map([['review', key]]), { repository: 'test/repo', assurance: 'keyed' })
        writeFileSync(join(root, 'download', '.factory', 'trust.json'), formatTrust(trust))
        return findTrustThatCounts(question('download'))
      },
      "TRUST_CAME_ALONG: the keys in <root>/download/.factory/trust.json may have come along with the trace: HEAD of your repository does not hold them, and they are not this machine's own",
      'get the trust file from somebody you trust and name it with --trust, or run this in your repository (--repo names it)',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    expect(await refusal(provoke)).toEqual({ code, message, next })
  })
})
