/**
 * Shapes of well-known credentials, found anywhere in a text: a leading word boundary would miss them right after an
 * escaped newline. Every repetition is bounded, so that hostile text costs linear time and no stack.
 */
export const SECRET_PATTERNS: readonly { rule: string; pattern: RegExp }[] = [
  {
    rule: 'private-key',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\\nr]{0,8}(?:[A-Za-z-]{1,20}: [^\n\\]{0,80}[\s\\nr]{1,8}){0,3}[A-Za-z0-9+/=]{24,64}(?:(?!-----)[A-Za-z0-9+/=\s\\]){0,16384}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?/g,
  },
  { rule: 'github-token', pattern: /gh[pousr]_[A-Za-z0-9]{20,512}/g },
  { rule: 'github-pat', pattern: /github_pat_[A-Za-z0-9_]{22,512}/g },
  // the tail without hyphens must hold a digit: kebab-case words end in `sk-` too
  {
    rule: 'sk-key',
    pattern:
      /sk-(?:[A-Za-z0-9]{1,12}-){0,4}(?=[A-Za-z_]{0,64}[0-9])[A-Za-z0-9_]{16,512}[A-Za-z0-9_-]{0,512}/g,
  },
  { rule: 'masked-key', pattern: /sk-[A-Za-z0-9-]{0,40}\*{3,80}[A-Za-z0-9]{0,40}/g },
  { rule: 'aws-key-id', pattern: /(?:AKIA|ASIA)[A-Z0-9]{16}/g },
  {
    rule: 'jwt',
    pattern:
      /eyJ(?:(?!eyJ)[A-Za-z0-9_-]){10,2048}\.eyJ(?:(?!eyJ)[A-Za-z0-9_-]){10,16384}\.[A-Za-z0-9_-]{10,2048}/g,
  },
  { rule: 'slack-token', pattern: /xox[abeoprs]-[A-Za-z0-9-]{10,512}/g },
  { rule: 'npm-token', pattern: /npm_[A-Za-z0-9]{30,512}/g },
]
