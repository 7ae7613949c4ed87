/** Is the text a day of the calendar, written as 2026-11-30 (ISO 8601)? The 30th of February is none, though JavaScript reads it as one. Pure. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
