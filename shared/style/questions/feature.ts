/** One question that the author of code answers again and again without noticing. */
export interface Feature {
  /** What is counted, for a sentence such as "top-level functions: 12 of 13 arrow constants". */
  things: string
  /** Every answer, and how a sentence names it. */
  variants: Record<string, string>
  /** The answer depends more on what a file is for than on who wrote it: no ground to tell styles of files apart. */
  isByRole?: true
}
