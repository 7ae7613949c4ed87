import type { Feature } from './feature.ts'

/** Names, modules, functions, classes and types. */
export const DECLARATIONS = {
  // names and files
  fileName: {
    things: 'file names of several words',
    variants: { kebab: 'kebab-case', camel: 'camelCase', pascal: 'PascalCase', snake: 'snake_case' },
  },
  topConstant: {
    things: 'top-level constants',
    variants: { upper: 'UPPER_CASE', camel: 'camelCase', pascal: 'PascalCase' },
  },
  typeParameter: {
    things: 'type parameters',
    variants: { letter: 'one letter', prefixed: 'T and a word', word: 'a word', other: 'another form' },
  },
  booleanName: {
    things: 'names of booleans',
    variants: { prefixed: 'with is, has or the like', bare: 'bare words' },
  },
  nameLength: {
    things: 'names of variables and parameters',
    variants: { letter: '1 letter', short: '2-4 letters', middle: '5-9 letters', long: '10 letters or more' },
  },
  // modules
  importEnding: {
    things: 'relative imports',
    variants: { none: 'no ending', js: '.js endings', ts: '.ts endings' },
  },
  builtinImport: {
    things: 'imports of Node modules',
    variants: { node: 'with node:', bare: 'without node:' },
  },
  importForm: {
    things: 'imports',
    variants: {
      named: 'named imports',
      namespace: 'namespace imports',
      default: 'default imports',
      require: 'require calls',
    },
  },
  typeImport: {
    things: 'imports of types',
    variants: { clause: 'import type', specifier: 'type beside each name' },
  },
  exportForm: {
    things: 'exports',
    variants: {
      inline: 'at the declaration',
      list: 'in a list',
      default: 'default exports',
      star: 'export *',
      assigned: 'assignments to exports',
    },
  },
  topUnit: {
    things: 'top-level declarations',
    variants: { class: 'classes', function: 'functions', constant: 'constants', type: 'types' },
    isByRole: true,
  },
  // functions
  topFunction: {
    things: 'top-level functions',
    variants: { declaration: 'declarations', arrow: 'arrow constants', expression: 'function expressions' },
  },
  innerFunction: {
    things: 'named inner functions',
    variants: { declaration: 'declarations', arrow: 'arrow constants', expression: 'function expressions' },
  },
  callback: {
    things: 'function arguments',
    variants: { arrow: 'arrow functions', expression: 'function expressions' },
  },
  returnType: {
    things: 'results of named functions',
    variants: { explicit: 'written types', inferred: 'inferred types' },
  },
  arrowBody: { things: 'arrow functions', variants: { expression: 'expressions', block: 'blocks' } },
  optionalParameter: {
    things: 'optional parameters',
    variants: { question: 'question marks', default: 'defaults', union: 'unions with undefined' },
  },
  parameterShape: {
    things: 'parameters',
    variants: { destructured: 'taken apart', named: 'plain names' },
    isByRole: true,
  },
  objectFunction: {
    things: 'functions in objects',
    variants: { method: 'methods', arrow: 'arrow functions', expression: 'function expressions' },
  },
  // classes and types
  fieldAccess: {
    things: 'access to fields',
    variants: { implicit: 'no modifier', public: 'public', private: 'private', hash: '#private' },
  },
  fieldReadonly: { things: 'fields of classes', variants: { readonly: 'readonly', plain: 'writable' } },
  methodAccess: {
    things: 'access to methods',
    variants: { implicit: 'no modifier', public: 'public', private: 'private', hash: '#private' },
  },
  constructorParameter: {
    things: 'parameters of constructors',
    variants: { property: 'parameter properties', plain: 'plain parameters' },
  },
  arrayType: {
    things: 'array types',
    variants: {
      brackets: 'T[]',
      generic: 'Array<T>',
      readonly: 'readonly T[]',
      readonlyArray: 'ReadonlyArray<T>',
    },
  },
  openType: { things: 'open types', variants: { any: 'any', unknown: 'unknown' } },
  memberReadonly: { things: 'members of types', variants: { readonly: 'readonly', plain: 'writable' } },
  assertion: {
    things: 'type assertions',
    variants: {
      as: 'as T',
      const: 'as const',
      any: 'as any',
      nonNull: '!',
      satisfies: 'satisfies',
      angle: '<T>x',
    },
  },
  objectType: { things: 'object types', variants: { interface: 'interfaces', alias: 'type aliases' } },
  closedSet: {
    things: 'closed sets of words',
    variants: { enum: 'enums', constEnum: 'const enums', union: 'unions of literals' },
  },
  noValueType: {
    things: 'types without a value',
    variants: { undefined: 'undefined', null: 'null' },
  },
} as const satisfies Record<string, Feature>
