import type ts from 'typescript'
import { blocking, type Finding } from '../../findings.ts'
import { cutHoles, type CutHole } from '../render/cut.ts'
import { putIn } from '../render/put-in.ts'
import type { Rendered } from '../render/render.ts'
import type { Hole } from '../record/template.ts'
import { brokenFindings, skeletonFinding } from './broken.ts'
import { kindFaults } from './check-kind.ts'
import { nameFaults } from './check-names.ts'
import { characterFaults, commentFaults, htmlFaults } from './check-text.ts'
import { hole as found, HOLE_HINTS, type HoleFault } from './hole-fault.ts'
import { cutSyntax, type CutSyntax } from './outside-form.ts'
import { placeAt, readSyntax, type Syntax } from './syntax.ts'

/** What is to be proved of a file. */
export interface Claim {
  path: string
  /** The untrusted text. */
  text: string
  /** What must stand outside of its holes, and what may stand in them. */
  skeleton: Pick<Rendered, 'template' | 'holes' | 'outside'>
  /** An instance that is known to be good, with the same skeleton. Default: the skeleton with the plainest fills. */
  known?: string
  /** Must every hole without a default be filled? */
  isNew: boolean
}

/**
 * Proves of a file that every byte outside of its holes is the skeleton's, that what is outside means what it means in the skeleton, and that each hole
 * holds only what its kind allows. Empty when all of it holds. Pure: the file is only read.
 */
export function proveInstance(compiler: typeof ts, claim: Claim): Finding[] {
  return proofOf(compiler, claim).findings
}

/** What a proof found, for people and for programs. */
export interface Proof {
  findings: Finding[]
  /** What the findings say of holes, in their order; empty where they are about the skeleton. */
  faults: HoleFault[]
}

/** {@link proveInstance}, with the faults that its findings tell. */
export function proofOf(compiler: typeof ts, claim: Claim): Proof {
  const text = plainLines(claim.text)
  const cut = cutHoles(text)
  const broken = brokenFindings(compiler, { ...claim, text }, cut)
  if (broken.length > 0 || cut.kind === 'bad') return { findings: broken, faults: [] }
  const { holes } = cut
  const early = [...emptyFaults(claim, holes), ...characterFaults(holes)]
  if (early.length > 0) return told(early, { ...claim, text })
  const known = knownSyntax(compiler, claim)
  if (known === undefined) return { findings: [skeletonFinding(claim)], faults: [] }
  const reading = readSyntax(compiler, claim.path, text)
  const faults =
    reading.kind === 'bad'
      ? [atHole(holes, reading.fault.offset, reading.fault.message)]
      : syntaxFaults(reading.syntax, claim, { holes, known })
  return told(faults.slice(0, MOST_FINDINGS), { ...claim, text })
}

function told(faults: HoleFault[], claim: Claim): Proof {
  return { findings: faults.map((fault) => findingOf(fault, claim)), faults }
}

/** Of one file: the writer mends the first ones, and the others show then. */
const MOST_FINDINGS = 50

/** A work tree may have other line ends than a commit, where it has them everywhere. */
function plainLines(text: string): string {
  return /(?:^|[^\r])\n/.test(text) ? text : text.replaceAll('\r\n', '\n')
}

function emptyFaults({ skeleton, isNew }: Claim, cuts: readonly CutHole[]): HoleFault[] {
  const isRequired = (hole: Hole | undefined): boolean =>
    hole !== undefined && (hole.kind === 'expression' || (isNew && hole.default === undefined))
  return cuts
    .filter(
      ({ name, text }) => text.trim() === '' && isRequired(skeleton.holes.find((hole) => hole.name === name)),
    )
    .map(({ name, start }) => found('HOLE_EMPTY', name, 'is not filled', start))
}

/** The plainest fill of each kind: what stands outside then is the skeleton as its author meant it. */
const PLAIN: Record<Hole['kind'], string> = {
  expression: 'undefined',
  statements: '',
  members: '',
  imports: '',
  doc: '',
}

/** The outside forms of an instance that is as the author meant it. */
function knownSyntax(compiler: typeof ts, { path, skeleton, known }: Claim): string[] | undefined {
  const fills = new Map(skeleton.holes.map(({ name, kind }) => [name, PLAIN[kind]]))
  const text = known === undefined ? putIn(skeleton, fills) : plainLines(known)
  const cut = cutHoles(text)
  const reading = readSyntax(compiler, path, text)
  if (cut.kind === 'bad' || reading.kind === 'bad') return undefined
  const strays = strayMarks(reading.syntax, cut.holes)
  return strays.length > 0 ? undefined : cutSyntax(reading.syntax, cut.holes).outside.map(({ form }) => form)
}

function syntaxFaults(
  syntax: Syntax,
  { skeleton }: Claim,
  { holes, known }: { holes: readonly CutHole[]; known: readonly string[] },
): HoleFault[] {
  const cut = cutSyntax(syntax, holes)
  const escaped = [...strayMarks(syntax, holes), ...formFaults(syntax, cut, known)].slice(0, 1)
  if (escaped.length > 0) return escaped
  const kinds = new Map(skeleton.holes.map(({ name, kind }) => [name, kind]))
  return [
    ...commentFaults(syntax, { holes, inside: cut.inside }, kinds),
    ...htmlFaults(syntax, holes, cut.inside),
    ...holes.flatMap((each) => {
      const hole = skeleton.holes.find(({ name }) => name === each.name)
      if (hole === undefined) return []
      const kinds = kindFaults(syntax, hole, each, cut.inside)
      return kinds.length > 0 ? kinds : nameFaults(syntax, hole, cut)
    }),
  ]
}

/** A mark that is no comment of its own has been swallowed: by a text, a comment, or an expression. */
function strayMarks({ comments, text }: Syntax, holes: readonly CutHole[]): HoleFault[] {
  const ends = new Map(comments.map(({ start, end }) => [start, end]))
  return holes.flatMap(({ name, start, end }) => {
    const open = text.lastIndexOf('/*', start - 1)
    const close = text.indexOf('*/', end) + 2
    const isWhole = ends.get(open) === start && ends.get(end) === close
    return isWhole ? [] : [found('HOLE_ESCAPE', name, 'swallows the mark of its end', start)]
  })
}

function formFaults({ file }: Syntax, { outside }: CutSyntax, known: readonly string[]): HoleFault[] {
  const at = outside.findIndex(({ form }, index) => form !== known[index])
  if (at === -1 && outside.length === known.length) return []
  const changed = outside[at] ?? outside.at(-1)
  const near = outside.slice(0, at + 1).findLast(({ hole }) => hole !== undefined)
  const name = changed?.hole ?? near?.hole ?? ''
  return [
    found(
      'HOLE_ESCAPE',
      name,
      'changes how the skeleton around it is read',
      changed?.node.getStart(file) ?? 0,
    ),
  ]
}

/** A fault of the syntax belongs to the last hole that starts before it. */
function atHole(holes: readonly CutHole[], offset: number, message: string): HoleFault {
  const hole = holes.findLast(({ start }) => start <= offset) ?? holes[0]
  return found('HOLE_ESCAPE', hole?.name ?? '', `leaves code that cannot be read: ${message}`, offset)
}

function findingOf({ code, hole, message, offset }: HoleFault, { path, text, skeleton }: Claim): Finding {
  const kind = skeleton.holes.find(({ name }) => name === hole)?.kind
  const what = kind === undefined ? `the hole ${hole}` : `the hole ${hole} (${kind})`
  return blocking(code, `${what} ${message}`, {
    file: path,
    ...placeAt(text, offset),
    hint: HOLE_HINTS[code],
  })
}
