/** A credential by its shape. */
export interface SecretPattern {
  rule: string
  pattern: RegExp
}

interface SecretShape {
  rule: string
  /** For text that leaves the machine or is shown: it finds too much rather than too little. */
  anywhere: RegExp
  /** For files of a repository: a whole credential, because a false alarm stops a unit. */
  inFiles?: RegExp
}

/**
 * Well-known credentials. No pattern wants a word boundary in front: after an escaped newline there is none. Every
 * repetition is bounded or cannot start over, so that hostile text costs linear time and no stack.
 */
const SHAPES: readonly SecretShape[] = [
  {
    rule: 'github-token',
    anywhere: /gh[pousr]_[A-Za-z0-9]{20,512}/g,
    inFiles: /gh[pousr]_[A-Za-z0-9]{36,255}/g,
  },
  {
    rule: 'github-pat',
    anywhere: /github_pat_[A-Za-z0-9_]{22,512}/g,
    inFiles: /github_pat_[A-Za-z0-9_]{36,255}/g,
  },
  // kebab-case words such as task- and risk- end in sk- too: a body must hold a digit, and in a file no letter may come before
  {
    rule: 'sk-key',
    anywhere:
      /sk-(?:[A-Za-z0-9]{1,12}-){0,4}(?=[A-Za-z_]{0,64}[0-9])[A-Za-z0-9_]{16,512}[A-Za-z0-9_-]{0,512}/g,
    inFiles: /(?<!(?<!\\)[A-Za-z])sk-(?:[a-z0-9]{1,12}-){0,3}(?=[A-Za-z_]{0,64}[0-9])[A-Za-z0-9_]{20,255}/g,
  },
  // as an endpoint shows a key in its errors
  {
    rule: 'masked-key',
    anywhere: /sk-[A-Za-z0-9-]{0,40}\*{3,80}[A-Za-z0-9]{0,40}/g,
  },
  {
    rule: 'aws-key-id',
    anywhere: /(?:AKIA|ASIA)[A-Z0-9]{16}/g,
    inFiles: /(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/g,
  },
  {
    rule: 'jwt',
    anywhere:
      /eyJ(?:(?!eyJ)[A-Za-z0-9_-]){10,2048}\.eyJ(?:(?!eyJ)[A-Za-z0-9_-]){10,16384}\.[A-Za-z0-9_-]{10,2048}/g,
    inFiles:
      /eyJ(?:(?!eyJ)[A-Za-z0-9_-]){10,4000}\.eyJ(?:(?!eyJ)[A-Za-z0-9_-]){10,4000}\.[A-Za-z0-9_-]{20,4000}/g,
  },
  {
    rule: 'private-key',
    anywhere:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\\nr]{0,8}(?:[A-Za-z-]{1,20}: [^\n\\]{0,80}[\s\\nr]{1,8}){0,3}[A-Za-z0-9+/=]{24,64}(?:(?!-----)[A-Za-z0-9+/=\s\\]){0,16384}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?/g,
    inFiles: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\\nr'"+,]{0,20}[A-Za-z0-9+/=]{24,}/g,
  },
  {
    rule: 'slack-token',
    anywhere: /xox[abeoprs]-[A-Za-z0-9-]{10,512}/g,
    inFiles: /xox[abeoprs]-[A-Za-z0-9-]{20,255}/g,
  },
  {
    rule: 'npm-token',
    anywhere: /npm_[A-Za-z0-9]{30,512}/g,
    inFiles: /npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g,
  },
]

/** For prompts, replies and messages. Private keys come first, because their bodies may look like other credentials. */
export const SECRETS_ANYWHERE: readonly SecretPattern[] = [
  ...SHAPES.filter(({ rule }) => rule === 'private-key'),
  ...SHAPES.filter(({ rule }) => rule !== 'private-key'),
].map(({ rule, anywhere }) => ({ rule, pattern: anywhere }))

/** For the files of a change. The order is part of the evidence of the gate. */
export const SECRETS_IN_FILES: readonly SecretPattern[] = SHAPES.flatMap(({ rule, inFiles }) =>
  inFiles === undefined ? [] : [{ rule, pattern: inFiles }],
)
