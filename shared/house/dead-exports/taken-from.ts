import { isCode } from '../../architecture/architecture.ts'
import { openSource } from '../../source/open-source.ts'
import { takenNames, type Taken } from '../../source/exports/taken-names.ts'
import { isTooLarge, withoutMark } from '../code/changed-files.ts'
import type { GateContext } from '../gate-context.ts'
import { mayUse, mentionIn } from './mentions.ts'

/** What one file takes of a module; `from` was fetched. */
export type TakenFrom = (from: string, path: string) => Promise<Taken>

const NOTHING: Taken = { names: new Set(), isWhole: false, isPassedOn: false }
const WHOLE: Taken = { ...NOTHING, isWhole: true }

/** Code is read by its imports, and everything else by what its text names. */
export function takenFrom(context: GateContext): TakenFrom {
  const changed = new Map(context.files.map((file) => [file.path, file]))
  const opened = new Map<string, Map<string, Taken> | undefined>()
  const open = async (from: string, text: string): Promise<Map<string, Taken> | undefined> => {
    if (opened.has(from)) return opened.get(from)
    const file = changed.get(from)
    const { ts } = await context.analysis.eslint()
    const source =
      file === undefined ? openSource(ts, from, withoutMark(text)) : await context.source(file, 'head')
    const taken = source === undefined ? undefined : takenNames(source)
    opened.set(from, taken)
    return taken
  }
  return async (from, path) => {
    const file = changed.get(from)
    const text = (file === undefined ? context.snapshot.read(from) : file.head) ?? ''
    if (!mayUse(from) || isTooLarge(text)) return NOTHING
    const specifiers = isCode(from) ? await specifiersOf(context, from, path) : []
    if (specifiers.length === 0) return mentioned(from, text, path)
    const taken = await open(from, text)
    const parts = specifiers.map((each) => taken?.get(each) ?? WHOLE)
    return [...parts, mentioned(from, commentsOf(text), path)].reduce(both)
  }
}

/** The texts by which a file imports the module. */
async function specifiersOf(context: GateContext, from: string, path: string): Promise<string[]> {
  const edges = (await (await context.graphs()).head.importsOf([from])).get(from) ?? []
  const own = edges.filter(({ to }) => to.kind === 'file' && to.path === path)
  return [...new Set(own.map(({ specifier }) => specifier))]
}

function mentioned(from: string, text: string, path: string): Taken {
  const mention = mentionIn(from, text, path)
  if (mention === 'nothing') return NOTHING
  return mention === 'whole' ? WHOLE : { ...NOTHING, names: new Set(mention) }
}

/** The lines of comments: types are named there. */
function commentsOf(text: string): string {
  return text
    .split('\n')
    .filter((line) => /^\s*(?:\/?\*|\/\/)/.test(line))
    .join('\n')
}

function both(one: Taken, other: Taken): Taken {
  return {
    names: new Set([...one.names, ...other.names]),
    isWhole: one.isWhole || other.isWhole,
    isPassedOn: one.isPassedOn || other.isPassedOn,
  }
}
