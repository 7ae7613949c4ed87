/** The variable with the setting; it is gone before the program starts. */
export const PRELOADED = 'JIDOKA_PRELOADED'

/** What the loader of a program is told. */
export interface PreloadSetting {
  folder: string
  shiftDays: number
}
