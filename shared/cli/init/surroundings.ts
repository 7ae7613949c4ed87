import { onGithub, type Manager, type ManagerOnGithub } from '../found/manager.ts'
import type { PackageFacts } from '../found/package-facts.ts'
import type { TestPlan } from './test-command.ts'
import type { FoundTool } from '../found/tools.ts'

/** What the commands of a station run with, beside the tests themselves. */
export interface Surroundings extends ManagerOnGithub {
  /** Version of Node of the jobs; `undefined` leaves the default. */
  node: string | undefined
  tools: readonly FoundTool[]
  /** Remarks for people, each with the line to edit. */
  notes: string[]
}

/** Node's releases from 25 on bring no corepack. */
const LAST_WITH_COREPACK = 24

/** A name that means a newer release every year may mean one of them; those of releases with corepack stay what they are. */
function bringsCorepack(node: string): boolean {
  const major = Number.parseInt(node, 10)
  return Number.isNaN(major) ? /^lts\/[a-z]+$/.test(node) : major <= LAST_WITH_COREPACK
}

/** Of these facts and the commands that were made of them. */
export function surroundingsOf(
  facts: PackageFacts | undefined,
  { setup, run }: TestPlan,
  hasOwnEslint = false,
): Surroundings {
  if (facts === undefined) return { node: undefined, corepack: false, setUp: undefined, tools: [], notes: [] }
  const isNeeded = setup.length > 0 || run.some((command) => command.startsWith(`${facts.manager.name} `))
  const own = isNeeded ? onGithub(facts.manager) : { corepack: false, setUp: undefined }
  const isTooNew = own.corepack && facts.node !== undefined && !bringsCorepack(facts.node)
  // a station of its own runs the team's ESLint
  const tools = facts.tools.filter(({ name }) => !(hasOwnEslint && name === 'eslint'))
  return {
    ...own,
    node: isTooNew ? undefined : facts.node,
    tools,
    notes: [
      ...(isTooNew ? [tooNewNote(facts)] : []),
      ...(own.corepack ? [corepackNote(facts.manager)] : []),
      ...(own.corepack && facts.manager.plugAndPlay !== undefined ? [PLUG_AND_PLAY] : []),
      ...compilerNotes(facts),
      ...toolNotes(tools),
    ],
  }
}

function tooNewNote({ node = '', manager }: PackageFacts): string {
  return `Node ${node} brings no corepack${/^\d/.test(node) ? '' : ' any more'}, so jobs use Node 24: for another one set github.node in factory.yml and bring ${manager.name} by an action under github.setUp`
}

function corepackNote({ name, version }: Manager): string {
  if (version !== undefined) return `jobs have ${name} ${version} by corepack, as packageManager says`
  return `package.json names no packageManager, so jobs take the ${name} that corepack knows: write "packageManager": "${name}@<version>" there`
}

const PLUG_AND_PLAY =
  "yarn keeps packages outside of node_modules here (Plug'n'Play): the setup of test installs them into node_modules of its own copy, where Node finds them"

/** Types are judged by the compiler that Jidoka brings, whichever the repository has. */
const OWN_MAJOR = 6

function compilerNotes({ typescript }: PackageFacts): string[] {
  const major = Number(/\d+/.exec(typescript ?? '')?.[0] ?? OWN_MAJOR)
  if (major === OWN_MAJOR) return []
  return [
    `the code is written for TypeScript ${major}: the style gate judges types with TypeScript ${OWN_MAJOR}; add your own compiler to run of test in factory.yml where they differ`,
  ]
}

/** Prettier alone is known to the line: what it releases may be red in another formatter. */
function toolNotes(tools: readonly FoundTool[]): string[] {
  if (tools.length === 0) return []
  const names = tools.map(({ name }) => name).join(', ')
  return [
    `${names} ${tools.length === 1 ? 'is' : 'are'} set up here and not run by the line: factory.yml has the command behind a # under test`,
  ]
}
