import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { isReview, nonceIn } from '../../support/answers.ts'
import { downloadArtifact } from '../../support/github-line/download.ts'
import { jobResults } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'
import { withModel } from '../../support/github-line/model-story.ts'
import { generatedFrom, LABEL_BASE, LABEL_CODE, wholeFiles, writeAll } from '../../support/making.ts'
import type { SeenRequest, Turn } from '../../support/model-server/model-server.ts'
import { runCli } from '../../support/story.ts'

/** A formatter of the team: it gives JSON a form of its own, and leaves the rest as it is. */
const FORMATTER = `import { readFileSync, writeFileSync } from 'node:fs'

for (const path of process.argv.slice(2).filter((each) => each.endsWith('.json')))
  writeFileSync(path, \`\${JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), null, '\\t')}\\n\`)
`

const STATIONS = {
  form: { format: ['node scripts/form.mjs'], pass: 'make', stop: 'generate' },
  make: {
    run: ['node scripts/generate.mjs'],
    produces: ['src/generated.ts'],
    pass: 'style-gate',
    stop: 'generate',
  },
}

function adapt(folder: string): void {
  writeAll(folder, { ...LABEL_BASE, 'scripts/form.mjs': FORMATTER })
  const path = join(folder, 'factory.yml')
  const factory = parse(readFileSync(path, 'utf8')) as { line: Record<string, object> }
  factory.line = { ...factory.line, generate: { pass: 'form' }, ...STATIONS }
  writeFileSync(path, stringify(factory))
}

const SIZES = { small: 'Small', large: 'Large' }

/** The first answer is wrong, and every later one is right. */
function model(): (request: SeenRequest) => Turn {
  let round = 0
  return (request) => {
    if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: [] })
    round += 1
    const labels = round === 1 ? { ...SIZES, large: 'Huge' } : SIZES
    const files = { 'src/labels.json': `${JSON.stringify(labels)}\n`, 'src/label.ts': LABEL_CODE }
    return wholeFiles(files, nonceIn(request.prompt))
  }
}

test('jobs that format and make files hand them on, and the same is released as by a run on one machine', async () => {
  await withModel(model(), { adapt }, async ({ line }) => {
    const run = await line.run('label')
    expect([run.conclusion, jobResults(run)]).toEqual([
      'success',
      expect.objectContaining({
        ...{ form: 'success', make: 'success', 'style-gate': 'success', test: 'success' },
        ...{ 'round 2 / form': 'success', 'round 2 / make': 'success', 'round 2 / style-gate': 'success' },
        ...{ result: 'success', deliver: 'success' },
      }),
    ])
    expect([run.job('make').secretsSeen, run.job('form').secretsSeen]).toEqual([[], []])
    const [pull] = line.github.pulls()
    const show = (path: string): string => `${line.git('show', `${pull?.head ?? ''}:${path}`)}\n`
    expect(show('src/generated.ts')).toBe(generatedFrom(SIZES))
    expect(show('src/labels.json')).toBe(`${JSON.stringify(SIZES, null, '\t')}\n`)
    const local = await runLocally(line, ['label'])
    expect(local.units.map(({ verdict, rounds }) => [verdict, rounds])).toEqual([['released', 2]])
    expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
    const folder = await downloadArtifact(line, run, `${local.units[0]?.serial ?? ''}.trace.a1`)
    const trust = join(line.folder, '.factory', 'trust.json')
    const verified = await runCli(line.scratch, ['verify', folder, '--trust', trust])
    expect([verified.exit, verified.stderr]).toEqual([0, ''])
    expect(line.github.violations()).toEqual([])
  })
})
