import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { exportsOf } from '../../../shared/exports/extract-exports.ts'
import { parseFile } from '../../../shared/exports/parse-source.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { packageRepository } from './packages.ts'

/**
 * The functions of a package in an order that a seed decides, so that whoever writes questions takes what comes and does not choose.
 * Nothing is searched.
 */
export function drawExports(name: string, seed: string): string[] {
  const folder = packageRepository(name)
  const lots = sourcesIn(folder).flatMap((file) => {
    const source = readFileSync(join(folder, file), 'utf8')
    return exportsOf({ file, source, program: parseFile(source, file) })
      .filter(({ signature: { form } }) => form === 'function' || form === 'constant')
      .map((each) => ({
        text: `${each.name} at ${file}:${each.line}`,
        lot: sha256(`${seed} ${file} ${each.name}`),
      }))
  })
  return lots.sort((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ text }) => text)
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(?:(?:src|lib)\/.*|index)\.m?js$/.test(file))
    .sort()
}
