import { decodeUtf8 } from '../formats/read-json.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'
import { commandsIn } from './commands.ts'
import { exportsOf, type ExportRecord } from './extract-exports.ts'
import { namesInText } from './names-in-text.ts'
import { parseFile } from './parse-source.ts'
import { guideDocuments, isGuide, testDocuments, type WeakDocument } from './weak-documents.ts'

/** How a file was read: as a program, by the names of its exports alone, as text about exports, or not at all. */
export type Reading = 'program' | 'document' | 'tooLarge' | 'unreadable' | 'tooSlow' | 'overLimit'

/** What one file says about exports. The same bytes at the same path always say the same. */
export interface FileFacts {
  reading: Reading
  exports: ExportRecord[]
  documents: WeakDocument[]
}

/** Tests and guides tell about exports; they have none of their own. */
export function isDocument(path: string): boolean {
  return isGuide(path) || isTestPath(path)
}

/** Reads a file whole. Call it only inside a time limit. @throws what the parser or the decoder throws. */
export function readFacts(file: string, bytes: Uint8Array): FileFacts {
  const text = decodeUtf8(bytes, file)
  if (isGuide(file)) return { reading: 'document', exports: [], documents: guideDocuments(text) }
  if (isTestPath(file)) return { reading: 'document', exports: [], documents: testDocuments(file, text) }
  const exports = text.includes('export')
    ? exportsOf({ file, source: text, program: parseFile(text, file) })
    : []
  return { reading: 'program', exports: [...exports, ...commandsIn(file, text)], documents: [] }
}

/** The names alone, of a file that is no program, too large or too slow. Never slow itself. */
export function readNames(reading: Reading, file: string, bytes: Uint8Array): FileFacts {
  const exports = isDocument(file) ? [] : namesInText(file, Buffer.from(bytes).toString('utf8'))
  return { reading: isDocument(file) ? 'document' : reading, exports, documents: [] }
}
