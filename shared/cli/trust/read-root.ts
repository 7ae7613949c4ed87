import { FactoryError } from '../../errors.ts'
import { readBytes } from '../../files.ts'
import type { JsonObject } from '../../formats/canonical.ts'
import { isRecord, parseJson } from '../../formats/read-json.ts'
import { MAX_TRUST_BYTES } from '../../limits.ts'

/**
 * The trusted root of a file: one JSON document, or one for each line as `gh attestation trusted-root` prints them. Of
 * several, the one whose certificate authority is at `fulcio`.
 * @throws FactoryError FILE_UNREADABLE, USAGE.
 */
export async function readRoot(path: string, fulcio: string): Promise<JsonObject> {
  const roots = rootsOf(await readBytes(path, MAX_TRUST_BYTES), path)
  const [only, ...more] = roots
  if (only === undefined) throw noRoot(`${path} holds no Sigstore trusted root`)
  if (more.length === 0) return only
  const fitting = roots.filter((root) => authorityHosts(root).includes(new URL(fulcio).host))
  const [first, ...others] = fitting
  if (first !== undefined && others.length === 0) return first
  throw noRoot(`${path} holds ${roots.length} roots, and ${fitting.length} of them are of ${fulcio}`)
}

function noRoot(message: string): FactoryError {
  return new FactoryError('USAGE', message, {
    hint: 'gh attestation trusted-root > root.jsonl, and keep the line of the instance that factory.yml names',
  })
}

function rootsOf(bytes: Buffer, path: string): JsonObject[] {
  const lines = bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const isList =
    lines.length > 0 && lines.every((line) => line.startsWith('{') && line.trimEnd().endsWith('}'))
  const texts = isList ? lines : [bytes.toString('utf8')]
  return texts.map((text) => parseJson(Buffer.from(text), path, MAX_TRUST_BYTES)).filter(isRoot)
}

function isRoot(value: unknown): value is JsonObject {
  return isRecord(value) && Array.isArray(value['certificateAuthorities'])
}

/** Hosts of the certificate authorities. */
function authorityHosts({ certificateAuthorities }: JsonObject): string[] {
  const authorities: unknown[] = Array.isArray(certificateAuthorities) ? certificateAuthorities : []
  return authorities.flatMap((each) => {
    const uri = isRecord(each) ? each['uri'] : undefined
    if (typeof uri !== 'string') return []
    // GitHub's root names its authority without a scheme
    return [URL.canParse(uri) ? new URL(uri).host : uri]
  })
}
