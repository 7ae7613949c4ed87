import { dirname, join, resolve } from 'node:path'
import { FactoryError } from '../errors.ts'
import { readBytes, readBytesIfAny } from '../files.ts'
import { readTrust, type Trust } from '../trace/verify/trust.ts'
import { MAX_TRUST_BYTES } from '../limits.ts'

/** Where a repository keeps its trust file, and where local mode keeps the machine's own. */
const PLACES = ['.factory/trust.json', '.jidoka/trust.json']

export interface FoundTrust {
  trust: Trust
  bytes: Buffer
  path: string
}

/**
 * The trust file that decides about a trace folder: the one that was named (relative to `cwd`), else the nearest one above
 * the folder. A file inside the folder never counts: who can change the trace can change that file too.
 * @throws FactoryError TRUST_MISSING, TRUST_INVALID, FILE_UNREADABLE.
 */
export async function findTrust(folder: string, named: string | undefined, cwd: string): Promise<FoundTrust> {
  if (named !== undefined) return readFound(resolve(cwd, named))
  for (let above = dirname(resolve(folder)); ; above = dirname(above)) {
    for (const place of PLACES) {
      const path = join(above, place)
      const bytes = await readBytesIfAny(path, MAX_TRUST_BYTES)
      if (bytes !== undefined) return { trust: readTrust(bytes), bytes, path }
    }
    if (dirname(above) === above) break
  }
  throw new FactoryError('TRUST_MISSING', `there is no trust file above ${folder}`, {
    hint: 'name one with --trust; local runs keep theirs in .jidoka/trust.json of the machine that made the trace',
  })
}

async function readFound(path: string): Promise<FoundTrust> {
  const bytes = await readBytes(path, MAX_TRUST_BYTES)
  return { trust: readTrust(bytes), bytes, path }
}
