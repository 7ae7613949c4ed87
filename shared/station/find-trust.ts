import { dirname, join, resolve } from 'node:path'
import { FactoryError } from '../errors.ts'
import { readBytes, readBytesIfAny } from '../files.ts'
import { readTrust, type Trust } from '../trace/verify/trust.ts'

const MAX_TRUST_BYTES = 1024 * 1024
/** Where a repository keeps its trust file, and where local mode keeps the machine's own. */
const PLACES = ['.factory/trust.json', '.jidoka/trust.json']

export interface FoundTrust {
  trust: Trust
  bytes: Buffer
  path: string
}

/**
 * The trust file to judge a trace folder by: the one named, else the nearest one above the folder. A file inside the
 * folder itself never counts: whoever changed the trace could have changed it too.
 * @throws FactoryError TRUST_MISSING.
 */
export async function findTrust(folder: string, named: string | undefined): Promise<FoundTrust> {
  if (named !== undefined) return found(named, await readBytes(named, MAX_TRUST_BYTES))
  for (let above = dirname(resolve(folder)); ; above = dirname(above)) {
    for (const place of PLACES) {
      const bytes = await readBytesIfAny(join(above, place), MAX_TRUST_BYTES)
      if (bytes !== undefined) return found(join(above, place), bytes)
    }
    if (dirname(above) === above) break
  }
  throw new FactoryError('TRUST_MISSING', `no trust file lies above ${folder}`, {
    hint: 'name one with --trust; local runs keep theirs in .jidoka/trust.json of the machine that made the trace',
  })
}

function found(path: string, bytes: Buffer): FoundTrust {
  return { trust: readTrust(bytes), bytes, path }
}
