/**
 * Keys that vendors print in their documents, so that they are nobody's: AWS (IAM user guide), jwt.io, Stripe and GitHub (API references). Forms:
 * a key that says EXAMPLE, one that is a placeholder, one of a single repeated character.
 */
const SAMPLES: readonly RegExp[] = [
  /EXAMPLE/,
  // {"sub":"1234567890", ...}: the payload of the token on jwt.io
  /\.eyJzdWIiOiIxMjM0NTY3ODkwIi/,
  /^sk_test_(?:4eC39HqLyjWDarjtT1zdp7dc|BQokikJOvBiI2HlWgH4olfQ2)$/,
  /^(?:gh[pousr]_|github_pat_|npm_|xox[abeoprs]-|sk-)(.)\1{9,}$/,
  /(?:x{6,}|0{10,}|1234567890abcdef|abcdef1234567890|your[-_]?(?:api[-_]?)?(?:key|token))/i,
]

/** Is a text in the shape of a secret a documented sample? */
export function isSampleSecret(text: string): boolean {
  return SAMPLES.some((sample) => sample.test(text))
}

/** What a person writes on a line whose text only looks like a secret. */
export const NO_SECRET = /\bjidoka: not a secret\b/i
