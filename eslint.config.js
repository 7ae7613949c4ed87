import tseslint from 'typescript-eslint'

/** The one-way order: each room may import only rooms listed for it (and itself). */
const order = {
  'shared/json': ['shared/*.ts'],
  'shared/git': ['shared/*.ts', 'shared/json'],
  'shared/spec': ['shared/*.ts', 'shared/json', 'shared/git'],
  'shared/house': ['shared/*.ts', 'shared/json', 'shared/git'],
  'shared/model': ['shared/*.ts', 'shared/json', 'shared/git'],
  'shared/trace': ['shared/*.ts', 'shared/json', 'shared/git'],
  'shared/line': [
    'shared/*.ts',
    'shared/json',
    'shared/git',
    'shared/spec',
    'shared/house',
    'shared/model',
    'shared/trace',
  ],
  'shared/runner': [
    'shared/*.ts',
    'shared/json',
    'shared/git',
    'shared/spec',
    'shared/house',
    'shared/model',
    'shared/trace',
    'shared/line',
  ],
}
const rooms = Object.keys(order)

/** For a room: forbid every other room that is not allowed, and everything above. */
function orderRule(room) {
  const forbidden = rooms
    .filter((other) => other !== room && !order[room].includes(other))
    .map((other) => other.split('/')[1])
  const outside = room === 'shared/runner' ? [] : ['@actions/*']
  return {
    files: [`${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [...forbidden.map((name) => `**/${name}/**`), '**/cli/**', '**/actions/**'],
              message: `${room} may not import this room (see CONTRIBUTING.md).`,
            },
            ...(outside.length === 0
              ? []
              : [
                  {
                    group: outside,
                    message: 'only shared/runner and actions/*/inputs.ts talk to the runner',
                  },
                ]),
          ],
        },
      ],
    },
  }
}

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.jidoka/',
      'test/fixtures/',
      'examples/text-kit/',
      'test/acceptance/',
      'docs/traces/',
      '.cache/',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    files: ['**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      complexity: ['error', 12],
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'named exports only' },
        { selector: 'ExportAllDeclaration', message: 'no barrels' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  ...rooms.map(orderRule),
  {
    files: ['shared/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['./*/**'], message: 'errors and findings import no room' }] },
      ],
    },
  },
  {
    files: ['actions/*/*.ts'],
    ignores: ['actions/*/inputs.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@actions/*'], message: 'only inputs.ts reads inputs' }] },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
)
