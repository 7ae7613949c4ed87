// The rooms of shared/, lowest first: a room imports rooms before it, never one behind it (CONTRIBUTING.md has the picture).
const ROOMS = [
  'text',
  'formats',
  'paths',
  'git',
  'exports',
  'specification',
  'house',
  'model',
  'trace',
  'factory',
  'line',
  'commands',
  'compile',
  'report',
  'station',
  'github',
  'replay',
  'local',
  'cli',
]

const oneWay = ROOMS.slice(0, -1).map((room, at) => ({
  name: `${room}-knows-only-lower-rooms`,
  severity: 'error',
  from: { path: `^shared/${room}/` },
  to: { path: `^(shared/(${ROOMS.slice(at + 1).join('|')})|actions)/` },
}))

module.exports = {
  forbidden: [
    ...oneWay,
    { name: 'no-cycle-of-files', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-cycle-of-folders', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(test/fixtures|dist)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
}
