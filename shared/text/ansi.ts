/*
 * Terminal sequences: operating system commands (title, hyperlink) with their text, then control sequences. No repetition
 * runs over the start of another sequence: text that holds nothing but starts costs linear time.
 */
const ANSI =
  /[\u001b\u009b](?:\][^\u0007\u001b\u009b\u009c]*(?:\u0007|\u001b\\|\u009c)|[[()#;?]*(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]?)/g

/** Takes the sequences out by which a text colours, links or moves in a terminal. */
export function withoutAnsi(text: string): string {
  return text.replace(ANSI, '')
}
