import { describe, expect, it } from 'vitest'
import { commandsIn } from '../../../shared/exports/commands.ts'
import { indexExports } from '../../../shared/exports/existence-index.ts'
import { jobOf } from '../../../shared/exports/job.ts'
import { commandRecords } from '../../../shared/exports/dependencies.ts'

function found(text: string): string[] {
  return commandsIn('src/cli.js', text).map(({ name, line, doc }) => `${line} ${name}: ${doc}`)
}

describe('commands of a command line', () => {
  it('are found where they are added, with what they do', () => {
    const text = `program
  .command('build <entry>')
  .description('Bundles an application')
  .action(run)
yargs.command("serve [port]", "Starts a server", (y) => y)
cli.command('bare')
`
    expect(found(text)).toEqual(['2 build: Bundles an application', '5 serve: Starts a server'])
  })

  it('are found as modules of their own', () => {
    expect(found("exports.command = 'init <path>'\nexports.description = 'Creates a setup'")).toEqual([
      '1 init: Creates a setup',
    ])
    expect(found("export default { command: ['run', '$0'], describe: 'Runs the tests' }")).toEqual([
      '1 run: Runs the tests',
    ])
    expect(found("const command = 'rm -rf'\nspawn(command)")).toEqual([])
  })

  it('are found in package.json', () => {
    const commands = { names: ['kit', 'kit-dev'], about: 'Builds things.' }
    const records = commandRecords([
      { folder: '', dependencies: [] },
      { folder: 'packages/kit', dependencies: [], commands },
    ])
    expect(records.map(({ name, file, doc }) => [name, file, doc])).toEqual([
      ['kit', 'packages/kit/package.json', 'Builds things.'],
      ['kit-dev', 'packages/kit/package.json', 'Builds things.'],
    ])
  })

  it('are found by a search, and are no exports that a spec could change or call', () => {
    const records = commandsIn(
      'src/cli.js',
      "program.command('bundle').description('Packs an application into one file')",
    )
    const counts = {
      files: 1,
      exports: 1,
      skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
      places: [],
    }
    const index = indexExports(records, counts)
    const doc = 'Packs an application and all it needs into one file.'
    const signature = { form: 'constant' as const, params: [], result: undefined, generics: [], members: [] }
    expect(index.search(jobOf({ name: 'packApplication', doc, signature }))[0]?.record.name).toBe('bundle')
    expect(index.exportsNamed('bundle')).toEqual([])
  })

  it('of a hostile text are read at once', () => {
    const began = performance.now()
    commandsIn('a.js', `.command('${'a '.repeat(200_000)}`)
    commandsIn('a.js', ".command('a'".repeat(20_000))
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
