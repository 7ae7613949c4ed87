/** Shorter spellings would hit honest text. */
const MIN_FORM_CHARS = 6
/** A line of a multi-line secret (a PEM body) is itself secret from this length on. */
const MIN_LINE_CHARS = 16

/** Every spelling in which a secret may turn up: raw, reversed, JSON, URL, hex, base64 at each alignment, base64url. */
export function formsOf(secret: string): string[] {
  const lines = secret
    .split(/\r?\n/)
    .filter((line) => line.length >= MIN_LINE_CHARS && !line.startsWith('-----'))
  const forms = [secret, ...lines].flatMap(spellings).filter((form) => form.length >= MIN_FORM_CHARS)
  return [...new Set(forms)]
}

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const json = JSON.stringify(secret).slice(1, -1)
  const url = encodeURIComponent(secret.toWellFormed())
  return [
    secret,
    Array.from(secret).reverse().join(''),
    json,
    JSON.stringify(json).slice(1, -1),
    url,
    url.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64Forms(bytes, offset)),
  ]
}

/** The base64 characters that depend on the secret alone when it starts `offset` bytes into a group of three. */
function base64Forms(bytes: Buffer, offset: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const start = [0, 2, 3][offset] ?? 0
  const isWhole = (bytes.length + offset) % 3 === 0
  const core = encoded.slice(start, isWhole ? undefined : -1)
  return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
}
