import { fence } from '../../shared/model/prompt.ts'
import type { Hole, HoleKind } from '../../shared/template/record/template.ts'
import { putIn } from '../../shared/template/render/put-in.ts'
import type { Rendered } from '../../shared/template/render/render.ts'
import { openFiles, type Instance } from './instance.ts'
import { spelledPath } from './material.ts'

/** Version of every text below, and of the question that they stand in. */
export const HOLES_TEMPLATE = 'generate-holes/1'

/** What is said beside the rules of every question. */
export const HOLE_RULES = `Holes
Some files of this answer come from a template. Code writes them; you fill only the holes between a comment \`/* hole name */\` and a comment \`/* end name */\`.
- Send what stands between the two comments, never the comments themselves and never the file.
- What you send is complete by itself: no bracket, text or comment begins in one hole and ends elsewhere.
- Declare and assign no name that the skeleton uses, but for those that a hole says it gives.
- No directives, no exports, no comments that speak to tools.
- Nothing outside of the holes can be changed. If the specification cannot be met within them, answer BLOCKED.`

const KINDS: Record<HoleKind, string> = {
  expression: 'exactly one expression, without a semicolon',
  statements: 'statements',
  members: 'members of the class, interface or object around it',
  imports: 'imports by name; it may stay empty',
  doc: 'prose for a documentation comment, without comment marks',
}

/** The skeletons as they stand now, and what each hole is for. */
export function instanceParts(instance: Instance): string[] {
  const { template, fills } = instance
  return [
    `The files of the template ${template.name}: ${template.description}`,
    ...openFiles(instance).flatMap((file) => [
      fence(`skeleton ${spelledPath(file.path)}`, putIn(file, fills.get(file.path) ?? new Map())),
      holesText(file),
    ]),
  ]
}

function holesText({ path, holes }: Rendered): string {
  const lines = holes.map(
    (hole) => `- ${spelledPath(path)}#${hole.name}: ${KINDS[hole.kind]}. ${hole.say}${limitsOf(hole)}`,
  )
  return ['Its holes:', ...lines].join('\n')
}

function limitsOf({ kind, gives, leaves, default: otherwise }: Hole): string {
  const may = kind === 'statements' && leaves ? ' It may return.' : ''
  const given = gives.length === 0 ? '' : ` It declares ${gives.join(', ')} for the skeleton.`
  return `${may}${given}${otherwise === undefined ? '' : ' It may be left out.'}`
}

/** The same for a program that has the files before it. */
export function laidParts(instance: Instance): string[] {
  return [LAID, ...openFiles(instance).map(holesText)]
}

const LAID = `Some files in this folder were laid out by code, from a template. Change nothing in them but what stands between a comment \`/* hole name */\` and a comment \`/* end name */\`; keep these comments and the first line.
- What stands in a hole is complete by itself: no bracket, text or comment begins there and ends elsewhere.
- Declare and assign no name that is used outside of the holes, but for those that a hole says it gives.
- No directives, no exports, no comments that speak to tools.`

/** How a hole is sent. */
export function holeForm(instance: Instance, nonce: string): string {
  const paths = openFiles(instance).map(({ path, holes }) => `${spelledPath(path)}#${holes[0]?.name ?? ''}`)
  return `The marker of this answer is ${nonce}. A hole, by the path of its file and its name; one block for each:
<<<HOLE ${paths[0] ?? ''} ${nonce}
what stands in the hole
HOLE>>> ${nonce}`
}
