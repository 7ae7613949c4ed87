import type { Alternative, Spec } from '../document/spec.ts'
import { hasReason } from './worth.ts'
import { literalPattern } from '../../text/literal-pattern.ts'

/** How the author answers a likely equivalent. */
export function refusalHint(symbol: string): string {
  return `use it, or add { option: reuse, verdict: ${symbol}, reason: <why it will not do> } to why.alternatives`
}

/** Does the author say why a likely equivalent will not do? */
export function isRefused(spec: Spec, symbol: string): boolean {
  return isAnswered(spec, ['reuse'], symbol)
}

/** Is this symbol named in an alternative of one of these kinds, with a reason? */
export function isAnswered(
  { why }: Spec,
  options: readonly Alternative['option'][],
  symbol: string,
): boolean {
  const names = [symbol, symbol.split('.').at(-1) ?? symbol]
  return why.alternatives.some(
    (alternative) =>
      options.includes(alternative.option) &&
      hasReason(alternative) &&
      names.some((name) => mentions(`${alternative.verdict} ${alternative.reason}`, name)),
  )
}

/** Is it named under any alternative, or in backquotes where the spec says why and what it does not do? */
export function isMentioned({ why, nonGoals }: Spec, symbol: string): boolean {
  const last = symbol.split('.').at(-1) ?? symbol
  const sentences = [why.problem, why.value ?? '', ...nonGoals]
  return (
    why.alternatives.some(({ verdict, reason }) => mentions(`${verdict} ${reason}`, last)) ||
    sentences.some((sentence) => (sentence.match(/`[^`]+`/g) ?? []).some((quoted) => mentions(quoted, last)))
  )
}

/** As a whole word: `slug` does not answer for `slugify`. */
function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${literalPattern(name)}(?![\\p{L}\\p{N}_$])`, 'u').test(text)
}
