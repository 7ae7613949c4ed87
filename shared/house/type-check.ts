import { compareText, type Finding } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import type { Compilation, ProgramPair } from './program/compile.ts'
import { readTypes, type TypeReading, type TypeViolation } from './program/diagnostics.ts'
import { importersToCheck } from './program/api-change.ts'
import { compareWithBase } from './code/compare-with-base.ts'
import type { GateContext, Material, StyleCheck } from './gate-context.ts'

/** Type errors the change adds: in its own files, and in the files that import one whose exports it changes. */
export const typeCheck: StyleCheck = {
  name: 'types',
  run: async (context) => {
    const compilation = await context.compilation()
    if (compilation === undefined) return { findings: [], evidence: { files: [], projects: [] } }
    const reports = compilation.pairs.map((pair) => checkPair(compilation, pair))
    const moved = movedFiles(context.files)
    const { base, head, added, fixed } = compareWithBase(
      reports.flatMap((report) => report.base.map(moved)),
      reports.flatMap((report) => report.head),
    )
    const failed = [...compilation.failed, ...reports.flatMap((report) => report.failed)].sort()
    return {
      findings: [
        ...added.map(typeFinding),
        ...failed.map(failedFinding),
        ...reports.flatMap(({ unread }) => unread),
      ],
      evidence: {
        files: compilation.pairs.flatMap(({ files }) => files).sort(),
        projects: reports.map(({ evidence }) => evidence),
        errors: { base, head, new: added.length, fixed },
        typescript: compilation.compiler.ts.version,
      },
      materials: configsOf(compilation),
    }
  },
}

/** An error of a file that the change moves goes by the new path of the file, so that it is the same one there. */
function movedFiles(files: GateContext['files']): (violation: TypeViolation) => TypeViolation {
  const paths = new Map(files.flatMap(({ path, from }) => (from === undefined ? [] : [[from, path]])))
  return (violation) => {
    const path = paths.get(violation.path)
    if (path === undefined) return violation
    return { ...violation, path, key: `${path}${violation.key.slice(violation.path.length)}` }
  }
}

interface PairReport {
  base: TypeViolation[]
  head: TypeViolation[]
  failed: string[]
  unread: Finding[]
  evidence: JsonObject
}

function checkPair(compilation: Compilation, pair: ProgramPair): PairReport {
  const { checked, left } = importersToCheck(compilation, pair)
  const paths = [...pair.files, ...checked]
  const [base, head] = [readAll(compilation, pair, 'base', paths), readAll(compilation, pair, 'head', paths)]
  const unresolved = head.flatMap(({ reading }) =>
    reading.kind === 'checked' ? reading.types.unresolved : [],
  )
  return {
    base: typeViolations(base),
    head: typeViolations(head),
    failed: head.filter(({ reading }) => reading.kind === 'failed').map(({ path }) => path),
    unread: left === 0 ? [] : [unreadFinding(pair.files, left)],
    evidence: {
      config: pair.project.config ?? 'none: Node with type stripping, strict',
      problems: pair.project.problems,
      files: pair.files,
      importers: { searched: true, checked, left },
      unresolved: [...new Set(unresolved)].sort(),
    },
  }
}

/** Every tsconfig.json that was read; each once, sorted. */
function configsOf({ pairs }: Compilation): Material[] {
  const configs = new Map(
    pairs.flatMap(({ project }) => project.sources).map((source) => [source.uri, source]),
  )
  return [...configs.values()].sort((a, b) => compareText(a.uri, b.uri))
}

interface PathReading {
  path: string
  reading: TypeReading
}

function readAll(
  compilation: Compilation,
  pair: ProgramPair,
  side: 'base' | 'head',
  paths: readonly string[],
): PathReading[] {
  const judgement = { snapshot: compilation[side], installed: compilation.installed.any }
  return paths.map((path) => ({
    path,
    reading: readTypes(compilation.compiler.ts, pair[side], path, judgement),
  }))
}

function typeViolations(readings: readonly PathReading[]): TypeViolation[] {
  return readings.flatMap(({ reading }) => (reading.kind === 'checked' ? reading.types.violations : []))
}

function typeFinding({ code, message, path, line, column }: TypeViolation): Finding {
  return { code, level: 'block', message, hint: 'correct the type error', file: path, line, column }
}

/** An importer that was not compiled may break. */
function unreadFinding(files: readonly string[], left: number): Finding {
  return {
    code: 'TYPES_UNCHECKED',
    level: 'block',
    message: `the change alters what ${files.join(', ')} exports, and ${left} files that import it are too many to check`,
    hint: 'add a new export beside the old one, and let the files move over in later changes',
    ...(files[0] === undefined ? {} : { file: files[0] }),
  }
}

function failedFinding(file: string): Finding {
  return {
    code: 'TYPES_UNCHECKED',
    level: 'block',
    message: 'the compiler ran out of stack on this file or one it imports',
    hint: 'write the code with less nesting',
    file,
  }
}
