import { isSerial } from '../../trace/parcel/names.ts'

/** Which questions a text is about: where the signed trace that holds them can be found, and of which spec they are. */
export interface QuestionsMark {
  serial: string
  /** Id of the run that asked. */
  run: string
  /** Repository path. */
  spec: string
}

/** First line of every text that asks. People who may write can change it, so it says where to look and nothing more. */
export function questionsMark({ serial, run, spec }: QuestionsMark): string {
  return `<!-- jidoka questions ${serial} run:${run} spec:${encodeURIComponent(spec)} -->`
}

const MARK =
  /<!-- jidoka questions (JD-[0-9A-Z-]{14}) run:([1-9]\d{0,15}) spec:([A-Za-z0-9%._~!*'()-]{1,4096}) -->/

/** What a body is marked with; `undefined` without a mark. */
export function markedQuestions(body: string): QuestionsMark | undefined {
  const [, serial = '', run = '', name = ''] = MARK.exec(body) ?? []
  if (!isSerial(serial)) return undefined
  try {
    return { serial, run, spec: decodeURIComponent(name) }
  } catch {
    return undefined
  }
}
