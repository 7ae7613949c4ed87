import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { generateSigningKey, publicPem } from '../../shared/trace/signer/keys.ts'
import { signStatement } from '../../shared/trace/signer/bundle.ts'
import { keySigner } from '../../shared/trace/signer/signer.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import { commandsBelow, runShell, type ShellResult } from './document.ts'
import { publishTrace } from './published-trace.ts'

const trace = await publishTrace()
afterAll(() => trace.remove())

const COMMANDS = commandsBelow('With openssl')
const FILE = 'src/slugify.ts'

function verify(file = FILE, commands = COMMANDS): ShellResult {
  return runShell(commands, trace.folder, { FILE: file, TRUST: trace.trust })
}

/** Changes a file of the trace for the length of a check. */
function withChanged(path: string, change: (path: string) => void, check: () => void): void {
  const file = join(trace.folder, path)
  const original = readFileSync(file)
  change(file)
  try {
    check()
  } finally {
    writeFileSync(file, original)
  }
}

const stepsSeen = ({ ok, output }: ShellResult): object => ({
  ok,
  trusted: output.includes('"hint"'),
  verified: output.includes('Verified OK'),
})

describe('openssl, with the commands of docs/verify-without-jidoka.md', () => {
  it.each([FILE, 'src/index.ts'])('verifies %s', (file) => {
    const result = verify(file)
    expect(stepsSeen(result)).toEqual({ ok: true, trusted: true, verified: true })
    expect(result.output).toContain(`${file} is what generate signed\n`)
  })

  it.each(['style-gate', 'review', 'trace-publish'])(
    'verifies the same file by the link of %s',
    (station) => {
      const commands = COMMANDS.replace('STATION=generate', `STATION=${station}`)
      expect(stepsSeen(verify(FILE, commands))).toEqual({ ok: true, trusted: true, verified: true })
    },
  )

  it('refuses an edited file', () => {
    withChanged(
      `files/${FILE}`,
      (file) => appendFileSync(file, ' '),
      () => {
        expect(stepsSeen(verify())).toEqual({ ok: false, trusted: true, verified: true })
      },
    )
  })

  it('refuses an edited statement', () => {
    const edit = (file: string): void => {
      const text = readFileSync(file, 'utf8')
      const payload = /"payload":"([^"]*)"/.exec(text)?.[1] ?? ''
      const statement = Buffer.from(payload, 'base64').toString().replace('"round":1', '"round":2')
      writeFileSync(file, text.replace(payload, Buffer.from(statement).toString('base64')))
    }
    withChanged('links/generate.r1.sigstore.json', edit, () => {
      expect(stepsSeen(verify())).toEqual({ ok: false, trusted: true, verified: false })
    })
  })

  it('refuses the genuine link of another station', () => {
    const swap = (file: string): void => cpSync(join(trace.folder, 'links/review.r1.sigstore.json'), file)
    withChanged('links/generate.r1.sigstore.json', swap, () => {
      expect(stepsSeen(verify())).toEqual({ ok: false, trusted: true, verified: false })
    })
  })

  it('refuses a key that the trust file does not list, even with a link it signed', async () => {
    const key = generateSigningKey()
    const link = await signStatement({ forged: true }, keySigner(key, 'keyed'))
    withChanged(
      'links/generate.r1.sigstore.json',
      (file) => writeFileSync(file, canonicalJson(link)),
      () => {
        withChanged(
          'keys/generate.pem',
          (file) => writeFileSync(file, publicPem(key)),
          () => {
            expect(stepsSeen(verify())).toEqual({ ok: false, trusted: false, verified: false })
          },
        )
      },
    )
  })

  it('reads statements far longer than any line buffer', async () => {
    const key = generateSigningKey()
    const statement = {
      subject: [{ digest: { sha256: '0'.repeat(64) }, name: 'x' }],
      text: 'long '.repeat(400_000),
    }
    const link = await signStatement(statement, keySigner(key, 'keyed'))
    const steps = COMMANDS.slice(COMMANDS.indexOf('# 2.'), COMMANDS.indexOf('# 4.'))
    const commands = `LINK=links/generate.r1.sigstore.json KEY=keys/generate.pem WORK=$(mktemp -d)\n${steps}`
    withChanged(
      'links/generate.r1.sigstore.json',
      (file) => writeFileSync(file, canonicalJson(link)),
      () => {
        withChanged(
          'keys/generate.pem',
          (file) => writeFileSync(file, publicPem(key)),
          () => {
            expect(verify(FILE, commands)).toEqual({ ok: true, output: 'Verified OK\n' })
          },
        )
      },
    )
  })
})
