/** Members that every function has, so that they say nothing about what a module exports. */
const OF_FUNCTIONS = new Set(['name', 'length', 'prototype', 'arguments', 'caller'])

/**
 * What a spec means by the name of an export: the export of that name, a member of what CommonJS exports, or else the one function
 * that the module is (its default export, `module.exports = f`).
 */
export function pickExport(module: unknown, name: string): { value: unknown } | undefined {
  const places = placesOf(module)
  for (const place of places) if (hasMember(place, name)) return { value: Reflect.get(place, name) }
  const last = places.at(-1)
  return typeof last === 'function' ? { value: last } : undefined
}

/** The module, its default export, and the default export of that: a compiler of CommonJS leaves two of them. */
function placesOf(module: unknown): object[] {
  const places: object[] = []
  for (let at = module; isObject(at) && !places.includes(at) && places.length < 3;) {
    places.push(at)
    at = Object.hasOwn(at, 'default') ? Reflect.get(at, 'default') : undefined
  }
  return places
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function hasMember(place: object, name: string): boolean {
  return Object.hasOwn(place, name) && !(typeof place === 'function' && OF_FUNCTIONS.has(name))
}
