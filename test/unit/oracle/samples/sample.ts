/** What a row says, code for which it is right, and code for which it is wrong. */
export interface Sample {
  exports: [module: string, signature: string][]
  rows: string
  right: Record<string, string>
  wrong: Record<string, string>
  /** What is said of the wrong code. */
  says: string | RegExp
}

export const MODULE = 'src/a.js'
export const of = (signature: string): Sample['exports'] => [[MODULE, signature]]
export const js = (text: string): Record<string, string> => ({
  [MODULE]: text,
  'package.json': '{ "type": "module" }',
})
export const one = (row: string): string => `examples:\n  - ${row}`
