import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import type { AcceptanceTest } from '../../../../shared/specification/acceptance/acceptance-tests.ts'
import type { TestRunner } from '../../../../shared/specification/acceptance/test-words.ts'

/** A runner, and the module that its tests are about. */
export interface Shape {
  runner: TestRunner
  module: string
  source: (source: string) => string
}

export const typed = (source: string): string => source
export const plain = (source: string): string =>
  source.replace(/\((\w+): \w+\)(?:: [\w<>[\]]+)? =>/g, '($1) =>').replace(/: (?:string|number)/g, '')

const ROOT_MODULES = join(import.meta.dirname, '../../../../node_modules')
const made: string[] = []

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
}

function lay(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-written-'))
  made.push(folder)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  symlinkSync(ROOT_MODULES, join(folder, 'node_modules'))
  return folder
}

/** `ok` and `not ok` of each test, as the runner says. */
export function marks(
  file: AcceptanceTest,
  { runner, module }: Pick<Shape, 'runner' | 'module'>,
  files: Record<string, string>,
): string[] {
  const manifest = module.endsWith('.cjs') ? '{}' : '{"type":"module"}'
  const folder = lay({ 'package.json': manifest, ...files, [file.path]: file.content })
  if (runner === 'jest') return jestMarks(folder)
  const words =
    runner === 'node'
      ? ['--test', '--test-reporter=tap', file.path]
      : [join(ROOT_MODULES, 'vitest/vitest.mjs'), 'run', '--reporter=tap-flat']
  return outputOf(words, folder).match(/^(?:not )?ok(?= \d+ - )/gm) ?? []
}

function jestMarks(folder: string): string[] {
  const words = [join(ROOT_MODULES, 'jest/bin/jest.js'), '--json', '--watchman=false', '--rootDir', folder]
  const said = JSON.parse(outputOf(words, folder)) as {
    testResults: { message: string; assertionResults: { status: string }[] }[]
  }
  return said.testResults.flatMap(({ message, assertionResults }) =>
    assertionResults.length === 0
      ? [message]
      : assertionResults.map(({ status }) => (status === 'passed' ? 'ok' : 'not ok')),
  )
}

function outputOf(words: string[], cwd: string): string {
  const env = { ...process.env }
  delete env['NODE_TEST_CONTEXT']
  try {
    return execFileSync(process.execPath, words, { cwd, env, encoding: 'utf8', stdio: 'pipe' })
  } catch (thrown) {
    return (thrown as { stdout: string }).stdout
  }
}

/** What a strict compiler says of the files. */
export function errorsIn(files: Record<string, string>): string[] {
  const folder = lay(files)
  const program = ts.createProgram(
    Object.keys(files).map((path) => join(folder, path)),
    {
      ...{ strict: true, noEmit: true, noUnusedLocals: true, skipLibCheck: true },
      ...{ allowImportingTsExtensions: true, noPropertyAccessFromIndexSignature: true },
      ...{ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, types: ['node'] },
      typeRoots: [join(ROOT_MODULES, '@types')],
    },
  )
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}
