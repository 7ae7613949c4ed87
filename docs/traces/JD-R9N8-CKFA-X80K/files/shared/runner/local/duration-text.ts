/** A duration for people: tenths of a second below a minute, whole minutes and seconds from there on. @throws RangeError when negative or not finite. */
export function durationText(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 0)
    throw new RangeError('a duration is finite and not negative')
  const tenths = Math.round(milliseconds / 100)
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`
  const seconds = Math.floor(tenths / 10)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
