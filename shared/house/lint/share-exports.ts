import type ts from 'typescript'

/**
 * Lets typescript-eslint use the exports of TypeScript as they are. Some ninety of its modules import `* as ts`, and the helper that their compiler
 * wrote into them copies 2,200 names each time, unless the exports say that they are those of an ES module. Such a module has a default export.
 */
export function shareExports(compiler: typeof ts): void {
  if (Object.hasOwn(compiler, '__esModule')) return
  Object.defineProperties(compiler, { __esModule: { value: true }, default: { value: compiler } })
}
