import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { readBytes, readBytesIfAny } from '../files.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { MAX_ANSWER_BYTES } from '../limits.ts'

const EXTENSIONS = ['md', 'json', 'txt']

/**
 * The reply written by hand for one call (counted from 1): `<call>.md`, `.json` or `.txt` in a folder, or a file that
 * holds the only reply. Line ends become LF and `{{nonce}}` the fence marker of the question.
 * @throws FactoryError FILE_UNREADABLE when there is none, FILE_TOO_LARGE, FILE_ENCODING.
 */
export async function readHandAnswer(answers: string, call: number, nonce: string | null): Promise<string> {
  const facts = await stat(answers).catch(() => undefined)
  const bytes = facts?.isFile() === true ? await onlyAnswer(answers, call) : await numbered(answers, call)
  const text = decodeUtf8(bytes, answers).replaceAll('\r\n', '\n')
  return nonce === null ? text : text.replaceAll('{{nonce}}', nonce)
}

async function onlyAnswer(file: string, call: number): Promise<Buffer> {
  if (call === 1) return readBytes(file, MAX_ANSWER_BYTES)
  throw new FactoryError('FILE_UNREADABLE', `${file} is the reply to call 1, and this is call ${call}`, {
    hint: 'give a folder with 1.md, 2.md and so on',
  })
}

async function numbered(folder: string, call: number): Promise<Buffer> {
  for (const extension of EXTENSIONS) {
    const bytes = await readBytesIfAny(join(folder, `${call}.${extension}`), MAX_ANSWER_BYTES)
    if (bytes !== undefined) return bytes
  }
  throw new FactoryError('FILE_UNREADABLE', `no reply to call ${call} was written by hand in ${folder}`, {
    hint: `write ${call}.md there, or give an endpoint instead`,
  })
}
