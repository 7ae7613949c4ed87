import type { Figure, Ratio } from '../../ledger/flow/figure.ts'

/** `2.5 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** `3 of 120`, and the share with its bounds where there are enough. */
export function figureText({
  numerator,
  denominator,
  share,
}: Pick<Figure, 'numerator' | 'denominator' | 'share'>): string {
  const count = `${numberText(numerator)} of ${numberText(denominator)}`
  return share === undefined ? count : `${count} (${percent(share.value)}, ${boundsText(share)})`
}

/** `0.9 to 7.1 %`. */
export function boundsText({ low, high }: { low: number; high: number }): string {
  return `${(low * 100).toFixed(1)} to ${percent(high)}`
}

/** `1,234.5 (12,345 for 10)`, or what is missing for it. */
export function ratioText({
  numerator,
  denominator,
  value,
}: Pick<Ratio, 'numerator' | 'denominator' | 'value'>): string {
  if (value === undefined) return `no value: ${numberText(numerator)} for none`
  const shown = value >= 100 ? numberText(Math.round(value)) : value.toFixed(2)
  return `${shown} (${numberText(numerator)} for ${numberText(denominator)})`
}

/** A whole number with commas between thousands; the same on every machine. */
export function numberText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** `36.5 hours`, or `12.3 days` from four days on. */
export function hoursText(hours: number | undefined): string {
  if (hours === undefined) return 'none restored'
  return hours < 96 ? `${hours.toFixed(1)} hours` : `${(hours / 24).toFixed(1)} days`
}
