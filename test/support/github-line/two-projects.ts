import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { nonceIn } from '../answers.ts'
import type { Script } from '../model-server/model-server.ts'
import { runCommand } from '../processes.ts'
import { edit, runCli } from '../story.ts'
import type { EnvironmentSetting } from '../workflow-runner/options.ts'
import { REPOSITORY } from './github-line.ts'
import { PIN, SOURCE } from './prepare.ts'
import { keepSecrets } from './printed-keys.ts'

const FILES = {
  'package.json': '{"workspaces":["packages/*"]}',
  'packages/kit/package.json': '{"type":"module","scripts":{"test":"node --test"}}',
  'packages/kit/src/a.ts': 'export const a: number = 1\n',
  'packages/my app/package.json': '{"scripts":{"test":"node --test"}}',
  'packages/my app/lib/a.js': 'module.exports = 1\n',
}

/** What the first spec of init asks for, in the words of each project. */
const RIGHT = new Map([
  [
    'packages/kit/src/ordinal.ts',
    `/** A whole number with its English suffix, such as 3rd. */
export function ordinal(rank: number): string {
  const isTeen = Math.floor((rank % 100) / 10) === 1
  const suffix = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')
  return \`\${rank}\${suffix}\`
}`,
  ],
  [
    'packages/my app/lib/ordinal.js',
    `/** A whole number with its English suffix, such as 3rd. */
exports.ordinal = function ordinal(rank) {
  const isTeen = Math.floor((rank % 100) / 10) === 1
  return String(rank) + (isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th'))
}`,
  ],
])

/** Writes what the spec asks for, or forgets the first. */
export function projectWriter(isRight: () => boolean): Script {
  return ({ prompt }) => {
    const nonce = nonceIn(prompt)
    const [module = '', code = ''] = [...RIGHT].find(([path]) => prompt.includes(path)) ?? []
    const said = isRight() ? code : code.replace("'st'", "'th'")
    return `<<<FILE ${module} ${nonce}\n${said}\nFILE>>> ${nonce}\n`
  }
}

/** The projects of the repository, with the names that init gives their lines. */
export const PROJECTS = [
  { folder: 'packages/kit', name: 'text-kit-kit' },
  { folder: 'packages/my app', name: 'text-kit-my-app' },
] as const

/**
 * A repository with a line for each of two projects, as people make one: init, then the model, then compile. Fills in the environments with the
 * keys that init printed: each line has its own.
 */
export async function makeTwoProjects(
  folder: string,
  endpoint: string,
  environments: Record<string, EnvironmentSetting>,
): Promise<void> {
  const git = (...words: string[]): string => runCommand(folder, 'git', ...words)
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  git('init', '--quiet', '--initial-branch=main', '--template=')
  git('remote', 'add', 'origin', `https://github.com/${REPOSITORY}`)
  for (const { folder: project } of PROJECTS) {
    const words = ['--project', project, '--keyed', '--actions', `${SOURCE}@${PIN}`, '--skip-proof', '--json']
    keepSecrets(environments, (await runCli(folder, ['init', ...words])).stdout)
    edit(folder, `${project}/factory.yml`, 'https://api.openai.com/v1', endpoint)
    edit(folder, `${project}/factory.yml`, ', key: OPENAI_API_KEY', '')
    const compiled = await runCli(folder, ['compile', '--project', project])
    if (compiled.exit !== 0) throw new Error(compiled.stderr)
  }
  git('add', '--all')
  git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '-m', 'declare two lines')
}
