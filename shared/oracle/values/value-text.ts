import { parse, stringify } from 'devalue'

/** The text of a plain value, as a process of the oracle tells it. @throws Error for what is no plain value. */
export function valueText(value: unknown): string {
  return stringify(value, { Symbol: (each) => (typeof each === 'symbol' ? symbolName(each) : undefined) })
}

/** The value of such a text. The text comes from the code on trial. @throws Error for any other text. */
export function readValueText(text: string): unknown {
  return parse(text, { Symbol: symbolOf }) as unknown
}

// taken before the code on trial is loaded
const { keyFor, for: registered } = Symbol
const ALL_HAVE: ReadonlyMap<string, symbol> = new Map(
  Reflect.ownKeys(Symbol).flatMap((name): [string, symbol][] => {
    const value: unknown = Reflect.get(Symbol, name)
    return typeof name === 'string' && typeof value === 'symbol' ? [[name, value]] : []
  }),
)

/** A symbol that other code can have too, as JavaScript names it; `undefined` for one that only its maker has. */
export function symbolName(value: symbol): string | undefined {
  const key = keyFor(value)
  if (key !== undefined) return `for ${key}`
  return [...ALL_HAVE].find(([, each]) => each === value)?.[0]
}

/** The symbol of such a name. @throws TypeError for any other name. */
export function symbolOf(name: unknown): symbol {
  const [, key] = typeof name === 'string' ? (/^for ([^]*)$/.exec(name) ?? []) : []
  const found = key === undefined ? ALL_HAVE.get(String(name)) : registered(key)
  if (found === undefined) throw new TypeError('no symbol has this name')
  return found
}
