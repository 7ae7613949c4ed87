import { noneOn } from '../../errors.ts'
import { join } from 'node:path'
import { readBytesIfAny } from '../../files.ts'
import { devEngines } from '../../formats/manifest.ts'
import { isRecord } from '../../formats/read-json.ts'

const MAX_BYTES = 1024
/** As long as factory.yml takes one. */
const MAX_CHARS = 20

/** The version of Node that a repository asks for: `.nvmrc`, `.node-version`, volta, then engines. `undefined` when any will do. */
export async function readNode(repo: string, manifest: unknown): Promise<string | undefined> {
  for (const name of ['.nvmrc', '.node-version']) {
    const bytes = await readBytesIfAny(join(repo, name), MAX_BYTES).catch(
      noneOn('FILE_UNREADABLE', 'FILE_TOO_LARGE'),
    )
    const version = wanted(firstLine(bytes?.toString('utf8') ?? ''))
    if (version !== undefined) return version
  }
  return wanted(textIn(manifest, 'volta')) ?? fromEngines(textIn(manifest, 'engines') ?? runtimeIn(manifest))
}

/** The first line that says something: a remark begins with #. */
function firstLine(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim())
  return lines.find((line) => line !== '')
}

/** The field that npm and pnpm check. */
function runtimeIn(manifest: unknown): string | undefined {
  const version = devEngines(manifest, 'runtime').find(({ name }) => name === 'node')?.['version']
  return typeof version === 'string' ? version : undefined
}

function textIn(manifest: unknown, field: string): string | undefined {
  const record = isRecord(manifest) ? manifest[field] : undefined
  const text = isRecord(record) ? record['node'] : undefined
  return typeof text === 'string' ? text : undefined
}

/** As actions/setup-node takes it: a version, a major, or a name such as lts/jod. */
function wanted(text: string | undefined): string | undefined {
  const version = (text ?? '').trim().replace(/^v(?=\d)/, '')
  const isKnown = /^(?:\d+(?:\.(?:\d+|x)){0,2}|lts\/[\w*-]+|node|latest)$/.test(version)
  return isKnown && version.length <= MAX_CHARS ? version : undefined
}

/** The oldest of what jobs have when factory.yml says nothing. */
const DEFAULT_MAJOR = 24

/** A range that the default fits asks for nothing; of another one the highest major that it names. */
function fromEngines(range: string | undefined): string | undefined {
  const majors = [...(range ?? '').matchAll(/(?:^|[\s|])(>=|>|<=|<|\^|~|=)?\s*v?(\d+)/g)].map(
    ([, sign = '=', major]) => ({ sign, major: Number(major) }),
  )
  if (majors.length === 0) return undefined
  const fits = majors.some(({ sign, major }) => fitsDefault(sign, major)) && !isBelow(majors)
  const highest = Math.max(...majors.map(({ sign, major }) => (sign === '<' ? major - 1 : major)))
  return fits || highest < 1 ? undefined : String(highest)
}

function fitsDefault(sign: string, major: number): boolean {
  return sign === '>=' || sign === '>'
    ? major <= DEFAULT_MAJOR
    : sign.startsWith('<') || major === DEFAULT_MAJOR
}

/** Does an upper end leave the default out? */
function isBelow(majors: readonly { sign: string; major: number }[]): boolean {
  return majors.some(
    ({ sign, major }) => (sign === '<' && major <= DEFAULT_MAJOR) || (sign === '<=' && major < DEFAULT_MAJOR),
  )
}
