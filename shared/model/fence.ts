import { sha256 } from '../formats/digest.ts'

const NONCE_CHARS = 16

/**
 * A marker that none of the parts can hold: it is the digest of the parts themselves, so it is the same on every run
 * (the prompt keeps its cassette key) and nobody who writes a part can foresee it.
 */
export function nonceOf(...parts: string[]): string {
  const whole = parts.join('\u0000')
  let nonce = sha256(whole).slice(0, NONCE_CHARS)
  while (whole.includes(nonce)) nonce = sha256(nonce).slice(0, NONCE_CHARS)
  return nonce
}

/** Untrusted text between two lines that only its fence can hold. `label` must be one line, e.g. `file src/a.ts`. */
export function fence(label: string, text: string): string {
  const nonce = nonceOf(label, text)
  return `<<<DATA ${label} ${nonce}\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}DATA>>> ${nonce}`
}
