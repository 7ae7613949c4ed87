// The rooms of shared/, lowest first. A room imports rooms before it, never one behind it (CONTRIBUTING.md has the picture).
const ROOMS = [
  'text',
  'formats',
  'paths',
  'git',
  'source',
  'template',
  'exports',
  'mutants',
  'specification',
  'oracle',
  'adequacy',
  'architecture',
  'style',
  'weakening',
  'dependencies',
  'house',
  'guides',
  'learn',
  'model',
  'factory',
  'trace',
  'line',
  'ledger',
  'commands',
  'writer',
  'compile',
  'report',
  'station',
  'replay',
  'look-up',
  'github',
  'local',
  'cli',
]

const oneWay = ROOMS.map((room, at) => ({
  name: `${room}-imports-lower-rooms-only`,
  severity: 'error',
  from: { path: `^shared/${room}/` },
  to: { path: [...ROOMS.slice(at + 1).map((higher) => `^shared/${higher}/`), '^actions/'] },
}))

module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: 'files-beside-the-rooms-import-no-room',
      severity: 'error',
      from: { path: '^shared/[^/]+[.]ts$' },
      to: { path: '^(shared/[^/]+/|actions/)' },
    },
    {
      name: 'an-action-knows-no-other-action',
      severity: 'error',
      from: { path: '^actions/([^/]+)/' },
      to: { path: '^actions/', pathNot: '^actions/$1/' },
    },
    {
      name: 'only-github-talks-to-the-runner',
      severity: 'error',
      from: { path: '^(shared|actions)/', pathNot: '^(shared/github/|actions/[^/]+/inputs[.]ts$)' },
      to: { path: 'node_modules/@actions/' },
    },
    { name: 'no-cycle-of-files', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-cycle-of-folders', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}
