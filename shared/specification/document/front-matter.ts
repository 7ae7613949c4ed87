import type { Finding } from '../../findings.ts'
import { decodeUtf8 } from '../../formats/read-json.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'

/** The two parts of a spec file. `firstLine` is the line of the file on which `yaml` begins. */
export interface FrontMatter {
  yaml: string
  firstLine: number
  prose: string
}

export type FrontMatterReading =
  { kind: 'ok'; frontMatter: FrontMatter } | { kind: 'bad'; findings: Finding[] }

const FENCE = /^---[ \t]*$/

/** Splits the file at its `---` fences. A byte order mark and CRLF line ends are accepted; prose gets LF line ends. */
export function splitFrontMatter(bytes: Uint8Array, file: string): FrontMatterReading {
  const decoded = decode(bytes, file)
  if (typeof decoded !== 'string') return { kind: 'bad', findings: [decoded] }
  const lines = decoded.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  const start = lines.findIndex((line) => line.trim() !== '')
  if (start === -1 || !FENCE.test(lines[start] ?? '')) return bad(NO_FENCE, file, Math.max(start, 0) + 1)
  const end = lines.findIndex((line, index) => index > start && FENCE.test(line))
  if (end === -1) return bad(UNCLOSED, file, start + 1)
  const yaml = lines.slice(start + 1, end).join('\n')
  const prose = lines
    .slice(end + 1)
    .join('\n')
    .trim()
  return { kind: 'ok', frontMatter: { yaml, firstLine: start + 2, prose } }
}

function decode(bytes: Uint8Array, file: string): string | Finding {
  if (bytes.length > MAX_CONTROL_FILE_BYTES) {
    const message = `the file has more than ${MAX_CONTROL_FILE_BYTES} bytes`
    return { code: 'SPEC_TOO_LARGE', level: 'block', message, hint: 'split the spec', file }
  }
  try {
    const text = decodeUtf8(bytes, file)
    return text.startsWith('\ufeff') ? text.slice(1) : text
  } catch {
    const message = 'the file is not valid UTF-8'
    return { code: 'SPEC_ENCODING', level: 'block', message, hint: 'save the file as UTF-8', file }
  }
}

const NO_FENCE = 'the file does not start with a line of three dashes'
const UNCLOSED = 'the front matter has no closing line of three dashes'

function bad(message: string, file: string, line: number): FrontMatterReading {
  const hint = 'put the fields of the spec between two lines that hold only ---'
  return {
    kind: 'bad',
    findings: [{ code: 'SPEC_FRONT_MATTER', level: 'block', message, hint, file, line, column: 1 }],
  }
}
