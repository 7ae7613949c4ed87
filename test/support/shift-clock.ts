/** Loaded before a program: its clock runs ahead by JIDOKA_SHIFT_MS milliseconds. */
const AHEAD_MS = Number(process.env['JIDOKA_SHIFT_MS'] ?? '0')
const RealDate = Date

class ShiftedDate extends RealDate {
  constructor(...words: [] | ConstructorParameters<typeof RealDate>) {
    if (words.length === 0) super(RealDate.now() + AHEAD_MS)
    else super(...words)
  }

  static override now(): number {
    return RealDate.now() + AHEAD_MS
  }
}

globalThis.Date = ShiftedDate as typeof Date
