/** A price in minor units (cents) as text with its currency: `formatPrice(1250, 'EUR')` gives `12.50 EUR`. */
export function formatPrice(minorUnits: number, currency: string): string {
  if (!Number.isSafeInteger(minorUnits)) throw new RangeError('a price is a whole number of minor units')
  const sign = minorUnits < 0 ? '-' : ''
  const units = Math.abs(minorUnits)
  const cents = String(units % 100).padStart(2, '0')
  return `${sign}${Math.floor(units / 100)}.${cents} ${currency}`
}
