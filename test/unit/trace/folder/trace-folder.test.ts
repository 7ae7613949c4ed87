import { spawn } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Signer } from '../../../../shared/trace/signer/signer.ts'
import { sha256 } from '../../../../shared/formats/digest.ts'
import { publicPem } from '../../../../shared/trace/signer/keys.ts'
import { formatTrust } from '../../../../shared/trace/verify/trust.ts'
import { sealFiles } from '../../../../shared/trace/folder/seal.ts'
import type { TraceCode } from '../../../../shared/trace/statement/rejection.ts'
import { writeTraceFolder, type TraceParts } from '../../../../shared/trace/folder/trace-folder.ts'
import { verifyTraceFolder, type FolderReport } from '../../../../shared/trace/folder/verify-trace-folder.ts'
import { twinOf } from '../ecdsa-forms.ts'
import {
  FILES,
  KEYS,
  REPOSITORY,
  TRUST,
  UNIT,
  keyOf,
  makeTrace,
  sealStep,
  serialFor,
  signerOf,
  strangeSigner,
} from '../trace-fixture.ts'

const home = mkdtempSync(join(tmpdir(), 'jidoka-trace-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const parcels = await makeTrace()
const PARTS: TraceParts = {
  parcels,
  html: '<!doctype html><title>plate</title>\n',
  files: FILES,
  trust: TRUST,
  signer: signerOf('trace-publish'),
}
const pristine = join(home, 'pristine')
await writeTraceFolder(pristine, PARTS)
const ALL = filesBelow(pristine)

let folder = ''
beforeEach(() => {
  folder = join(home, 'copy')
  cpSync(pristine, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(root, path)).isFile())
    .sort()
}

/** What verification says in short: the cause, red links, red files. */
async function verdict(): Promise<object> {
  const report = await verifyTraceFolder(folder, TRUST)
  return {
    code: report.code,
    links: report.links.flatMap(({ station, code }) => (code === null ? [] : [[station, code]])),
    files: report.files.flatMap(({ path, code }) => (code === null ? [] : [[path, code]])),
  }
}

async function codeOf(): Promise<TraceCode | null> {
  return (await verifyTraceFolder(folder, TRUST)).code
}

function flip(path: string, at: number, mask = 1): void {
  const bytes = readFileSync(join(folder, path))
  bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at)
  writeFileSync(join(folder, path), bytes)
}

const GENERATE = `parcels/${parcels[1]?.name ?? ''}`

describe('writeTraceFolder', () => {
  it('lays out parcels, links, attested files, public keys, plate and seal', () => {
    expect(ALL).toEqual(
      [
        'files/src/index.ts',
        'files/src/slugify.ts',
        'index.html',
        ...[...KEYS.keys()].map((station) => `keys/${station}.pem`),
        ...[...KEYS.keys()].map((station) => `links/${station}.r1.sigstore.json`),
        ...parcels.map(({ name }) => `parcels/${name}`),
        'seal.sigstore.json',
        'summary.dsse.json',
        'trace.sigstore.jsonl',
      ].sort(),
    )
    expect(readFileSync(join(pristine, 'keys/review.pem'), 'utf8')).toEqual(publicPem(keyOf('review')))
    const lines = readFileSync(join(pristine, 'trace.sigstore.jsonl'), 'utf8').split('\n')
    expect(lines[1]).toEqual(
      readFileSync(join(pristine, 'links/generate.r1.sigstore.json'), 'utf8').trimEnd(),
    )
    const last = JSON.parse(lines[4] ?? '') as {
      dsseEnvelope: { payload: string; signatures: [{ sig: string }] }
    }
    const { payload, signatures } = last.dsseEnvelope
    expect(JSON.parse(readFileSync(join(pristine, 'summary.dsse.json'), 'utf8'))).toEqual({
      payload,
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ keyid: '', sig: signatures[0].sig }],
    })
  })

  it('holds no private key', () => {
    const secrets = [...KEYS.values()].map((key) => key.export({ format: 'jwk' }).d ?? '')
    const text = ALL.map((path) => readFileSync(join(pristine, path), 'latin1')).join('\n')
    expect(text).not.toContain('PRIVATE KEY')
    expect(secrets.filter((secret) => secret === '' || text.includes(secret))).toEqual([])
  })

  it('replaces an older trace whole and leaves nothing beside it', async () => {
    writeFileSync(join(folder, 'files', 'old.txt'), '')
    await writeTraceFolder(folder, PARTS)
    expect(filesBelow(folder)).toEqual(ALL)
    expect(readdirSync(home).sort()).toEqual(['copy', 'pristine'])
    expect(await codeOf()).toEqual(null)
  })

  it('makes the folders above it', async () => {
    const deep = join(home, 'a', 'b', 'trace')
    await writeTraceFolder(deep, PARTS)
    expect(filesBelow(deep)).toEqual(ALL)
    rmSync(join(home, 'a'), { recursive: true })
  })

  it('refuses to replace a folder that holds anything else', async () => {
    writeFileSync(join(folder, 'thesis.txt'), 'years of work')
    await expect(writeTraceFolder(folder, PARTS)).rejects.toMatchObject({ code: 'USAGE' })
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toEqual('years of work')
    await expect(writeTraceFolder(join(folder, 'index.html'), PARTS)).rejects.toMatchObject({ code: 'USAGE' })
  })

  it('writes many files without opening all of them at once', async () => {
    const many = join(home, 'many')
    const files = Array.from({ length: 1500 }, (_, index) => ({
      path: `src/${index}.ts`,
      content: `${index}`,
    }))
    await writeTraceFolder(many, { ...PARTS, files })
    expect(readdirSync(join(many, 'files', 'src')).length).toEqual(1500)
    rmSync(many, { recursive: true })
  })

  it('refuses to publish what would not verify', async () => {
    const attempts: Partial<TraceParts>[] = [
      { parcels: parcels.filter((_, index) => index !== 2) },
      { parcels: parcels.slice(0, 4) },
      { parcels: [] },
      { parcels: [...parcels, await sealStep('trace-publish', parcels.slice(0, 4), { attempt: 2 })] },
      { trust: { ...TRUST, repository: 'acme/other' } },
    ]
    for (const attempt of attempts) {
      const writing = writeTraceFolder(join(home, 'bad'), { ...PARTS, ...attempt })
      await expect(writing).rejects.toMatchObject({ code: 'TRACE_REJECTED' })
    }
    expect(existsSync(join(home, 'bad'))).toEqual(false)
  })

  it('says what keeps a trace from being published', async () => {
    const writing = writeTraceFolder(join(home, 'bad'), { ...PARTS, parcels: parcels.slice(1) })
    await expect(writing).rejects.toMatchObject({
      code: 'TRACE_REJECTED',
      message: expect.stringContaining('LINK_MISSING') as string,
    })
  })

  it.each(['../evil.ts', '/etc/passwd', 'a/../../b', '.git/hooks/post-commit', 'a\\b'])(
    'refuses to write a file called %j',
    async (path) => {
      const writing = writeTraceFolder(join(home, 'bad'), { ...PARTS, files: [{ path, content: '' }] })
      await expect(writing).rejects.toMatchObject({ code: 'PATH_UNSAFE' })
      expect(existsSync(join(home, 'bad'))).toEqual(false)
    },
  )

  it('says that it cannot write, and leaves the old trace', async () => {
    writeFileSync(join(home, 'blocker'), '')
    await expect(writeTraceFolder(join(home, 'blocker', 'x'), PARTS)).rejects.toMatchObject({
      code: expect.stringMatching(/USAGE|DISK/) as string,
    })
    rmSync(join(home, 'blocker'))
  })

  it('sweeps what killed writers left behind, and spares a living one', async () => {
    const dead = join(home, '.copy.999999999.jidoka-new')
    const living = join(home, `.copy.${process.ppid}.jidoka-new`)
    mkdirSync(dead)
    mkdirSync(living)
    await writeTraceFolder(folder, PARTS)
    expect([existsSync(dead), existsSync(living)]).toEqual([false, true])
    rmSync(living, { recursive: true })
  })

  it('brings an old trace back that a kill between the renames left aside', async () => {
    const old = join(home, '.copy.jidoka-old')
    renameSync(folder, old)
    expect(await codeOf()).toEqual(null)
    expect(readdirSync(home).sort()).toEqual(['.copy.jidoka-old', 'pristine'])
    await writeTraceFolder(folder, PARTS)
    expect(readdirSync(home).sort()).toEqual(['copy', 'pristine'])
  })

  it("removes an old trace whose successor stands, and nobody else's folders", async () => {
    mkdirSync(join(home, '.copy.jidoka-old', 'parcels'), { recursive: true })
    mkdirSync(join(home, '.copy.old'))
    await verifyTraceFolder(folder, TRUST)
    expect(existsSync(join(home, '.copy.jidoka-old'))).toEqual(true)
    await writeTraceFolder(folder, PARTS)
    expect(readdirSync(home).sort()).toEqual(['.copy.old', 'copy', 'pristine'])
    rmSync(join(home, '.copy.old'), { recursive: true })
  })

  it('leaves the old or the new trace when it is killed at any moment', async () => {
    const base = join(import.meta.dirname, '../../../../shared/trace/folder')
    const input = join(home, 'parts.json')
    const json = {
      parcels: parcels.map(({ name, bytes }) => ({ name, text: bytes.toString() })),
      files: FILES,
      trust: formatTrust(TRUST),
      key: keyOf('trace-publish').export({ type: 'pkcs8', format: 'pem' }),
    }
    writeFileSync(input, JSON.stringify(json))
    const script = `
      import { readFileSync } from 'node:fs'
      import { createPrivateKey } from 'node:crypto'
      import { writeTraceFolder } from ${JSON.stringify(join(base, 'trace-folder.ts'))}
      import { keySigner } from ${JSON.stringify(join(base, '../signer/signer.ts'))}
      import { readTrust } from ${JSON.stringify(join(base, '../verify/trust.ts'))}
      const parts = JSON.parse(readFileSync(process.argv[1], 'utf8'))
      const parcels = parts.parcels.map(({ name, text }) => ({ name, bytes: Buffer.from(text) }))
      const trust = readTrust(Buffer.from(parts.trust))
      const signer = keySigner(createPrivateKey(parts.key), 'keyed')
      for (let i = 0; ; i++) {
        await writeTraceFolder(process.argv[2], { parcels, html: 'plate ' + i, files: parts.files, trust, signer })
        if (i === 1) console.log('ready')
      }`
    for (const delayMs of [0, 5, 13, 29, 57]) {
      const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, input, folder], {
        stdio: 'pipe',
      })
      await new Promise((resolve) => child.stdout.once('data', resolve))
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('close', resolve))
      expect(await codeOf()).toEqual(null)
    }
    await writeTraceFolder(folder, PARTS)
    rmSync(input)
    expect(readdirSync(home).sort()).toEqual(['copy', 'pristine'])
  })
})

describe('verifyTraceFolder', () => {
  it('accepts what was written and reports every link and every file', async () => {
    const { links, files, accepted, ...report } = await verifyTraceFolder(pristine, TRUST)
    expect(report).toEqual({
      serial: serialFor(UNIT),
      verified: true,
      assurance: 'keyed',
      code: null,
      reason: null,
    })
    expect(
      links.map(({ station, round, ok, code, reason }) => ({ station, round, ok, code, reason })),
    ).toEqual([...KEYS.keys()].map((station) => ({ station, round: 1, ok: true, code: null, reason: null })))
    expect(files.map(({ path }) => path).sort()).toEqual(ALL)
    expect(files.filter(({ ok }) => !ok)).toEqual([])
    expect(accepted.length).toEqual(5)
  })

  it('needs a trust from outside: keys in the folder prove nothing', async () => {
    await expect(verifyTraceFolder(pristine, undefined)).rejects.toMatchObject({ code: 'TRUST_MISSING' })
  })

  it('cannot verify what is not a folder', async () => {
    for (const path of ['nowhere', 'pristine/index.html'])
      await expect(verifyTraceFolder(join(home, path), TRUST)).rejects.toMatchObject({
        code: 'TRACE_UNREADABLE',
      })
  })

  it('cannot verify a folder of bottomless depth', async () => {
    mkdirSync(join(folder, ...Array<string>(70).fill('d')), { recursive: true })
    await expect(verifyTraceFolder(folder, TRUST)).rejects.toMatchObject({
      code: 'TRACE_UNREADABLE',
      message: expect.stringContaining(folder) as string,
    })
  })

  it("refuses a whole trace signed with keys of one's own, though all keys lie in the folder", async () => {
    const trust = { ...TRUST, keys: new Map([...TRUST.keys].slice(1)) }
    const report = await verifyTraceFolder(pristine, trust)
    expect([report.verified, report.links.map(({ code }) => code).includes('LINK_SIGNER')]).toEqual([
      false,
      true,
    ])
  })

  it('compares with what is expected', async () => {
    expect(await verifyTraceFolder(pristine, TRUST, { repository: REPOSITORY })).toMatchObject({
      verified: true,
    })
    const other = await verifyTraceFolder(pristine, TRUST, { serial: 'JD-0000-0000-0000' })
    expect([other.verified, other.code]).toEqual([false, 'LINK_SERIAL'])
  })

  it('refuses a change of any byte of small files', async () => {
    for (const path of ['index.html', 'keys/review.pem', 'files/src/index.ts']) {
      const original = readFileSync(join(folder, path))
      for (let at = 0; at < original.length; at++) {
        flip(path, at)
        const report = await verifyTraceFolder(folder, TRUST)
        expect([report.code, report.reason?.startsWith(`${path}: `)]).toEqual(['TRACE_FILE_CHANGED', true])
        writeFileSync(join(folder, path), original)
      }
    }
  })

  it('refuses a change of any byte of any file, by a code that names the cause', async () => {
    const place = fc
      .constantFrom(...ALL)
      .chain((path) =>
        fc.tuple(
          fc.constant(path),
          fc.nat(readFileSync(join(pristine, path)).length - 1),
          fc.integer({ min: 1, max: 255 }),
        ),
      )
    await fc.assert(
      fc.asyncProperty(place, async ([path, at, mask]) => {
        flip(path, at, mask)
        const report = await verifyTraceFolder(folder, TRUST)
        expect(causeFits(path, report)).toEqual(true)
        cpSync(join(pristine, path), join(folder, path))
      }),
      { seed: 23, numRuns: 250 },
    )
  })

  it.each(ALL)('refuses %s cut short, longer by a byte, emptied, gone, or renamed', async (path) => {
    const file = join(folder, path)
    const size = statSync(file).size
    const changes: (() => void)[] = [
      () => truncateSync(file, size - 1),
      () => truncateSync(file, 0),
      () => appendFileSync(file, '\n'),
      () => rmSync(file),
      () => renameSync(file, `${file}.bak`),
    ]
    for (const change of changes) {
      change()
      expect(causeFits(path, await verifyTraceFolder(folder, TRUST))).toEqual(true)
      rmSync(`${file}.bak`, { force: true })
      mkdirSync(dirname(file), { recursive: true })
      cpSync(join(pristine, path), file)
    }
    expect(await codeOf()).toEqual(null)
  })

  /** Links by their own codes, the seal by its own, every other file by name. */
  function causeFits(path: string, { verified, code, reason, files, links }: FolderReport): boolean {
    if (verified || code === null) return false
    if (path.startsWith('seal.'))
      return /^SEAL_/.test(code) && files.some((file) => file.path === path && !file.ok)
    if (!files.some((file) => file.path === path && !file.ok)) return false
    if (path.startsWith('parcels/') && !code.startsWith('TRACE_FILE_'))
      return links.some((link) => link.code === code && path.includes(link.station))
    return reason?.startsWith(path) === true
  }

  it('names a changed payload by its link', async () => {
    const bytes = readFileSync(join(folder, GENERATE), 'utf8')
    flip(GENERATE, bytes.indexOf('"payload":"') + 40, 1)
    expect(await verdict()).toMatchObject({
      code: 'LINK_SIGNATURE',
      links: [
        ['generate', 'LINK_SIGNATURE'],
        ['style-gate', 'LINK_UPSTREAM'],
        ['review', 'LINK_UPSTREAM'],
        ['trace-publish', 'LINK_UPSTREAM'],
      ],
      files: [[GENERATE, 'TRACE_FILE_CHANGED']],
    })
  })

  it('names a changed attachment by its link', async () => {
    const text = readFileSync(join(folder, GENERATE), 'utf8')
    writeFileSync(join(folder, GENERATE), text.replace('"seen: ', '"Seen: '))
    expect(await codeOf()).toEqual('ATTACHMENT_DIGEST')
  })

  it.each<[string, string, TraceCode]>([
    ['beside the others', 'extra.txt', 'TRACE_FILE_EXTRA'],
    ['among the attested files', 'files/src/extra.ts', 'TRACE_FILE_EXTRA'],
    ['among the parcels', `parcels/${serialFor(UNIT)}.review.r9.a1.json`, 'TRACE_FILE_EXTRA'],
    ['with a name that would run a workflow command', 'files/::warning::x', 'TRACE_FILE_EXTRA'],
    ['hidden', '.hidden', 'TRACE_FILE_EXTRA'],
  ])('refuses a file added %s', async (_where, path, code) => {
    writeFileSync(join(folder, path), '')
    expect(await codeOf()).toEqual(code)
  })

  it('refuses a symbolic link, even to the very same content', async () => {
    for (const path of ['index.html', GENERATE]) {
      rmSync(join(folder, path))
      symlinkSync(join(pristine, path), join(folder, path))
      expect(await verdict()).toMatchObject({ code: 'TRACE_FILE_KIND' })
      rmSync(join(folder, path))
      cpSync(join(pristine, path), join(folder, path))
    }
    rmSync(join(folder, 'seal.sigstore.json'))
    symlinkSync(join(pristine, 'seal.sigstore.json'), join(folder, 'seal.sigstore.json'))
    expect(await verdict()).toMatchObject({ code: 'SEAL_MISSING' })
  })

  it('refuses a linked folder, an empty folder and a folder in place of a file', async () => {
    rmSync(join(folder, 'links'), { recursive: true })
    symlinkSync(join(pristine, 'links'), join(folder, 'links'))
    expect(await codeOf()).toEqual('TRACE_FILE_KIND')
    rmSync(join(folder, 'links'))
    cpSync(join(pristine, 'links'), join(folder, 'links'), { recursive: true })
    mkdirSync(join(folder, 'files', 'empty'))
    expect(await codeOf()).toEqual('TRACE_FILE_KIND')
    rmSync(join(folder, 'files', 'empty'), { recursive: true })
    rmSync(join(folder, 'index.html'))
    mkdirSync(join(folder, 'index.html'))
    expect(await codeOf()).toEqual('TRACE_FILE_KIND')
  })

  it('refuses a file that is too large to be part of a trace, without reading it', async () => {
    truncateSync(join(folder, 'index.html'), 20 * 1024 ** 3)
    expect(await verdict()).toEqual({
      code: 'TRACE_FILE_SIZE',
      links: [],
      files: [['index.html', 'TRACE_FILE_SIZE']],
    })
    cpSync(join(pristine, 'index.html'), join(folder, 'index.html'))
    truncateSync(join(folder, 'seal.sigstore.json'), 20 * 1024 ** 3)
    expect(await codeOf()).toEqual('SEAL_MISSING')
  })

  describe('the seal', () => {
    async function reseal(options: {
      path?: string
      content?: string
      drop?: string
      unit?: object
      signer?: Signer
    }): Promise<void> {
      const { path, content = '', drop, unit = {}, signer = signerOf('trace-publish') } = options
      if (path !== undefined) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), content)
      }
      if (drop !== undefined) rmSync(join(folder, drop))
      const paths = filesBelow(folder).filter((each) => each !== 'seal.sigstore.json')
      const files = new Map(paths.map((each) => [each, readFileSync(join(folder, each))]))
      const summarySha256 = parcels[4]?.payloadSha256 ?? ''
      const sealed = {
        serial: serialFor(UNIT),
        repository: REPOSITORY,
        station: 'trace-publish',
        summarySha256,
        ...unit,
      }
      writeFileSync(join(folder, 'seal.sigstore.json'), await sealFiles(files, sealed, signer))
    }

    it('may be made again by the publishing station', async () => {
      await reseal({ path: 'index.html', content: '<p>another plate' })
      expect(await codeOf()).toEqual(null)
    })

    it.each<[string, TraceCode, Parameters<typeof reseal>[0]]>([
      ['by a key nobody trusts', 'SEAL_SIGNER', { signer: strangeSigner() }],
      ['by the key of another station', 'SEAL_STATION_KEY', { signer: signerOf('generate') }],
      [
        'of another station with its own key',
        'SEAL_UNIT',
        { signer: signerOf('generate'), unit: { station: 'generate' } },
      ],
      ['of another serial', 'SEAL_UNIT', { unit: { serial: 'JD-0000-0000-0000' } }],
      ['of another repository', 'SEAL_UNIT', { unit: { repository: 'acme/other' } }],
      ['of another summary', 'SEAL_UNIT', { unit: { summarySha256: 'a'.repeat(64) } }],
    ])('is refused when it was made %s', async (_what, code, options) => {
      await reseal(options)
      expect(await codeOf()).toEqual(code)
    })

    it.each<[string, TraceCode, Parameters<typeof reseal>[0]]>([
      [
        'a link that no parcel holds',
        'TRACE_FILE_DIFFERS',
        { path: 'links/review.r1.sigstore.json', content: '{}\n' },
      ],
      ['other lines than the links', 'TRACE_FILE_DIFFERS', { path: 'trace.sigstore.jsonl', content: '' }],
      ['another summary than its link', 'TRACE_FILE_DIFFERS', { path: 'summary.dsse.json', content: '{}\n' }],
      [
        'a key that signed nothing',
        'TRACE_FILE_DIFFERS',
        { path: 'keys/review.pem', content: publicPem(keyOf('generate')) },
      ],
      ['a file nobody attested', 'TRACE_FILE_DIFFERS', { path: 'files/src/evil.ts', content: 'x' }],
      ['other content than attested', 'TRACE_FILE_DIFFERS', { path: 'files/src/index.ts', content: 'x' }],
      ['what has no place in a trace', 'TRACE_FILE_DIFFERS', { path: 'setup.sh', content: 'x' }],
      ['no lines', 'TRACE_FILE_MISSING', { drop: 'trace.sigstore.jsonl' }],
      ['no plate', 'TRACE_FILE_MISSING', { drop: 'index.html' }],
      ['no summary link', 'TRACE_UNFINISHED', { drop: `parcels/${parcels[4]?.name ?? ''}` }],
    ])('over a folder with %s is refused', async (_what, code, options) => {
      await reseal(options)
      expect(await codeOf()).toEqual(code)
    })

    it('is refused with anything around it', async () => {
      const path = join(folder, 'seal.sigstore.json')
      const text = readFileSync(path, 'utf8')
      for (const changed of [
        text.replace(',', ', '),
        `${text}\n`,
        text.replace('{', '{"a":1,'),
        '',
        '{}\n',
        'null\n',
      ]) {
        writeFileSync(path, changed)
        expect(await codeOf()).toEqual('SEAL_UNREADABLE')
      }
    })

    it('is refused with a signature that is not its own, or by a key that was revoked', async () => {
      const { accepted } = await verifyTraceFolder(folder, TRUST)
      const [signature] = accepted[4]?.bundle.dsseEnvelope.signatures ?? []
      const path = join(folder, 'seal.sigstore.json')
      const text = readFileSync(path, 'utf8')
      const revoked = [...TRUST.keys].map(
        ([hint, key]) => [hint, { ...key, revokedAt: '2026-11-24T00:00:00Z' }] as const,
      )
      expect((await verifyTraceFolder(folder, { ...TRUST, keys: new Map(revoked) })).code).toEqual(
        'KEY_REVOKED',
      )
      writeFileSync(path, text.replace(/"sig":"[^"]*"/, `"sig":"${signature?.sig ?? ''}"`))
      expect(await codeOf()).toEqual('SEAL_SIGNATURE')
    })

    it('is refused with the second form of its signature, so that its digest identifies it', async () => {
      const path = join(folder, 'seal.sigstore.json')
      const text = readFileSync(path, 'utf8')
      const [, sig = ''] = /"sig":"([^"]*)"/.exec(text) ?? []
      writeFileSync(path, text.replace(sig, twinOf(Buffer.from(sig, 'base64')).toString('base64')))
      expect(await codeOf()).toEqual('SEAL_SIGNATURE')
    })

    it('is not a link: a genuine link in its place is refused', async () => {
      cpSync(join(folder, 'links/trace-publish.r1.sigstore.json'), join(folder, 'seal.sigstore.json'))
      expect(await codeOf()).toEqual('SEAL_UNREADABLE')
    })

    it('lists every other file', () => {
      const bundle = JSON.parse(readFileSync(join(pristine, 'seal.sigstore.json'), 'utf8')) as {
        dsseEnvelope: { payload: string }
      }
      const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString()
      const { subject } = JSON.parse(payload) as { subject: unknown }
      expect(subject).toEqual(
        ALL.filter((path) => path !== 'seal.sigstore.json').map((name) => ({
          name,
          digest: { sha256: sha256(readFileSync(join(pristine, name))) },
        })),
      )
    })
  })
})
