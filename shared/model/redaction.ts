import { compareText } from '../findings.ts'
import { isSampleSecret, NO_SECRET } from '../text/sample-secrets.ts'
import { SECRETS_ANYWHERE } from '../text/secret-patterns.ts'
import { literalPattern } from '../text/literal-pattern.ts'

/** The place of a secret in a text: the rule that found it and the line, counted from 1. Never the secret itself. */
export interface SecretPlace {
  rule: string
  line: number
}

/** What this process knows to be secret. */
export interface Secrets {
  /** Known values in all their spellings, then well-known shapes, become `[REDACTED:<rule>]`. */
  redact: (text: string) => string
  /** Known values only: for replies, where a text in the shape of a secret may be ordinary code. */
  redactKnown: (text: string) => string
  /** Every secret in the text, by line, at most 20. */
  secretsIn: (text: string) => SecretPlace[]
  /** One sentence for each variable whose value is too short or too common to be treated as a secret. */
  ignored: string[]
}

const MIN_SECRET_CHARS = 6
const MAX_PLACES = 20
// placeholders that people give local servers; redacting them would remove ordinary text
const COMMON = new Set(
  'changeme default development dummy-key dummy example-key lm-studio local-only localhost not-needed not-used no-key-required no-key none-needed nothing ollama password placeholder production REDACTED secret sk-no-key-required staging unused'.split(
    ' ',
  ),
)

/** The values of these environment variables, to be kept out of prompts, replies, errors and files. */
export function knownSecrets(env: Record<string, string | undefined>, names: readonly string[]): Secrets {
  const given = [...new Set(names)].sort(compareText).flatMap((name) => knownValue(env, name))
  const kept = given.filter(({ value }) => isSecretEnough(value))
  const known = knownPattern(kept)
  const redactKnown = (text: string): string => (known === undefined ? text : replaceAll(text, known))
  return {
    redactKnown,
    redact: (text) => SECRETS_ANYWHERE.reduce(replaceAll, redactKnown(text)),
    secretsIn: (text) =>
      placesIn(text, known === undefined ? SECRETS_ANYWHERE : [known, ...SECRETS_ANYWHERE]),
    ignored: given
      .filter(({ value }) => !isSecretEnough(value))
      .map(({ name }) => `the value of ${name} is too short or too common to be kept secret`),
  }
}

/** Names of variables that look like credentials, by name and value, besides those a caller names itself. */
export function secretVariables(env: Record<string, string | undefined>): string[] {
  return Object.keys(env)
    .filter((name) => isSecretName(name) && looksLikeCredential(env[name] ?? ''))
    .sort(compareText)
}

/** Is a variable of this name expected to hold a credential? */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}

const SECRET_NAME = /(^|[_-])(TOKEN|SECRET|PASSWORD|PASSWD|KEY|CREDENTIALS?|PAT)$/i

function looksLikeCredential(value: string): boolean {
  return value.length >= 16 && /\d/.test(value) && !/^(\.{0,2}\/|~|[a-z]+:\/\/)/i.test(value)
}

interface Known {
  name: string
  value: string
}

function knownValue(env: Record<string, string | undefined>, name: string): Known[] {
  const value = env[name]?.trim() ?? ''
  return value === '' ? [] : [{ name: name.replace(/[^\w-]/g, '_'), value }]
}

function isSecretEnough(value: string): boolean {
  return value.length >= MIN_SECRET_CHARS && !COMMON.has(value)
}

interface Rule {
  rule: string | ((match: string) => string)
  pattern: RegExp
}

/** One pattern for all spellings of all values, the longest first, so that a short spelling does not match inside a longer one. */
function knownPattern(secrets: readonly Known[]): Rule | undefined {
  const names = new Map(
    secrets.flatMap(({ name, value }) => secretForms(value).map((form) => [form, name] as const)),
  )
  if (names.size === 0) return undefined
  const forms = [...names.keys()].sort((a, b) => b.length - a.length || compareText(a, b))
  const pattern = new RegExp(forms.map(literalPattern).join('|'), 'g')
  return { pattern, rule: (match) => names.get(match) ?? 'secret' }
}

function replaceAll(text: string, rule: Rule): string {
  return text.replace(rule.pattern, (match) => `[REDACTED:${ruleName(rule, match)}]`)
}

function ruleName({ rule }: Rule, match: string): string {
  return typeof rule === 'string' ? rule : rule(match)
}

function placesIn(text: string, rules: readonly Rule[]): SecretPlace[] {
  const places = rules.flatMap((rule) =>
    patternMatches(text, rule.pattern)
      .filter(({ match, index }) => !isByShape(rule) || !isAllowed(text, match, index))
      .map(({ match, index }) => ({ rule: ruleName(rule, match), index })),
  )
  const lines = lineCounter(text)
  return places
    .sort((a, b) => a.index - b.index || compareText(a.rule, b.rule))
    .slice(0, MAX_PLACES)
    .map(({ rule, index }) => ({ rule, line: lines(index) }))
}

/** Is it found by its shape alone? A value that this process knows is a secret wherever it stands. */
function isByShape({ rule }: Rule): boolean {
  return typeof rule === 'string'
}

/** A sample of a vendor, or a line on which a person says so. */
function isAllowed(text: string, match: string, index: number): boolean {
  if (isSampleSecret(match)) return true
  const start = text.lastIndexOf('\n', index) + 1
  const end = text.indexOf('\n', index + match.length)
  return NO_SECRET.test(text.slice(start, end === -1 ? undefined : end))
}

function patternMatches(text: string, pattern: RegExp): { match: string; index: number }[] {
  return [...text.matchAll(pattern)].map((found) => ({ match: found[0], index: found.index }))
}

/** Line numbers for rising offsets, in one walk. */
function lineCounter(text: string): (index: number) => number {
  let line = 1
  let from = 0
  return (index) => {
    for (let at = text.indexOf('\n', from); at !== -1 && at < index; at = text.indexOf('\n', from)) {
      line += 1
      from = at + 1
    }
    return line
  }
}

/** Shorter spellings would match ordinary text. */
const MIN_FORM_CHARS = 6
/** A line of a multi-line secret (a PEM body) is itself secret from this length on. */
const MIN_LINE_CHARS = 16

/** Every spelling in which a secret may turn up: raw, reversed, JSON, URL, hex, base64 at each alignment, base64url. */
export function secretForms(secret: string): string[] {
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
