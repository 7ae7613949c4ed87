import { FactoryError } from '../../errors.ts'

/** A glob with more alternatives than this is written by no person. */
const MOST_PATTERNS = 512

/**
 * The same files as a glob of ours matches, in the dialect of ESLint. Braces are written out, because with them ESLint reads ranges,
 * stars that meet as folders, and empty names. Only `?` differs: to ESLint it may be a character of two UTF-16 units, such as an emoji.
 * @throws FactoryError HOUSE_INVALID for a glob with more alternatives than ESLint can be given.
 */
export function eslintPatterns(glob: string): string[] {
  const names = glob.replace(/(^|\/)\*\*$/, '$1**/*').split('/')
  let patterns = ['']
  for (const [index, name] of names.entries()) {
    const alternatives = name === '**' ? [name] : alternativesOf(name)
    const slash = index === 0 ? '' : '/'
    patterns = patterns.flatMap((pattern) => alternatives.map((each) => `${pattern}${slash}${each}`))
    if (patterns.length > MOST_PATTERNS) throw tooMany(glob)
  }
  return [...new Set(patterns)].map((pattern) => pattern.replace(/^#/, '\\#'))
}

function tooMany(glob: string): FactoryError {
  return new FactoryError('HOUSE_INVALID', `the glob ${glob} has more than ${MOST_PATTERNS} alternatives`, {
    hint: 'write it as several globs, so that ESLint can be given it',
  })
}

/** The names without braces that one name with braces stands for. Those that no file can have are left out. */
function alternativesOf(name: string): string[] {
  let names = ['']
  for (const part of name.split(/(\{[^{}]*\})/)) {
    const isBraces = part.startsWith('{') && part.endsWith('}')
    const options = isBraces ? part.slice(1, -1).split(',') : [part]
    names = names.flatMap((start) => options.map((option) => `${start}${option}`))
    if (names.length > MOST_PATTERNS) throw tooMany(name)
  }
  return names.filter((each) => !['', '.', '..'].includes(each)).map((each) => each.replace(/\*{2,}/g, '*'))
}
