import { eslint, selector, way, type Choice } from './choice.ts'

const BUILT_IN =
  '(?:assert|async_hooks|buffer|child_process|cluster|crypto|dns|events|fs|http|http2|https|module|net|os|path|perf_hooks|process|querystring|readline|stream|string_decoder|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)'

const RELATIVE =
  ':matches(ImportDeclaration, ExportAllDeclaration, ExportNamedDeclaration)[source.value=/^\\.\\.?\\u002f/]'

/** How modules are imported and exported. */
export const MODULES: readonly Choice[] = [
  {
    asks: 'default exports',
    language: 'any',
    measure: { kind: 'kept', selector: 'ExportNamedDeclaration[declaration]' },
    variants: [
      way(
        'no-default-export',
        {
          say: 'Export by name, never by default.',
          why: 'One name for one thing, in every file that imports it.',
          bad: 'export default [1]',
          good: 'export const a = [1]',
        },
        selector('ExportDefaultDeclaration'),
      ),
    ],
  },
  {
    asks: 'exports of whole modules',
    language: 'any',
    measure: { kind: 'files' },
    variants: [
      way(
        'no-export-all',
        {
          say: 'Name what a module hands on; no export *.',
          why: 'Nobody sees what such a module exports, and every import loads all of it.',
          bad: "export * from 'a'",
          good: "export { a } from 'a'",
        },
        selector('ExportAllDeclaration'),
      ),
    ],
  },
  {
    asks: 'imports of types',
    language: 'typescript',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'type-imports',
        {
          say: 'Import what is only a type with import type.',
          why: 'It is gone at run time, and loads no module.',
          bad: "import { A } from 'a'\nexport const a: A = JSON",
          good: "import type { A } from 'a'\nexport const a: A = JSON",
        },
        eslint('@typescript-eslint/consistent-type-imports', { prefer: 'type-imports' }),
      ),
      way(
        'plain-imports',
        {
          say: 'Import types like values, without type.',
          why: 'One import for each module.',
          bad: "import type { A } from 'a'\nexport const a: A = JSON",
          good: "import { A } from 'a'\nexport const a: A = JSON",
        },
        eslint('@typescript-eslint/consistent-type-imports', { prefer: 'no-type-imports' }),
      ),
    ],
  },
  {
    asks: 'endings of relative imports',
    language: 'any',
    measure: { kind: 'places', selector: RELATIVE },
    variants: (['ts', 'js', 'none'] as const).map((ending) =>
      way(
        `import-endings-${ending}`,
        {
          say:
            ending === 'none'
              ? 'Import files of this repository without an ending.'
              : `Import files of this repository with the ending .${ending}.`,
          why: 'The tools of this repository resolve it so.',
          bad: `import { a } from './a${ending === 'none' ? '.js' : ''}'\na()`,
          good: `import { a } from './a${ending === 'none' ? '' : `.${ending}`}'\na()`,
        },
        eslint('jidoka/import-endings', ending),
      ),
    ),
  },
  {
    asks: 'imports of what Node brings',
    language: 'any',
    measure: { kind: 'kept', selector: 'ImportDeclaration[source.value=/^node:/]' },
    variants: [
      way(
        'node-imports',
        {
          say: 'Import what Node brings with node: before its name.',
          why: 'No package can take its place.',
          bad: "import { sep } from 'path'\nsep.at(0)",
          good: "import { sep } from 'node:path'\nsep.at(0)",
        },
        selector(`ImportDeclaration[source.value=/^${BUILT_IN}(?:\\u002f|$)/]`),
      ),
    ],
  },
  {
    asks: 'require',
    language: 'any',
    measure: { kind: 'kept', selector: 'ImportDeclaration' },
    variants: [
      way(
        'no-require',
        {
          say: 'Load modules with import, not with require.',
          why: 'Tools see what a module uses before it runs.',
          bad: "require('a')",
          good: "import 'a'",
        },
        eslint('@typescript-eslint/no-require-imports'),
      ),
    ],
  },
]
