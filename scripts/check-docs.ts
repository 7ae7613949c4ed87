import { Node, Project, type SourceFile } from 'ts-morph'
import { join, relative } from 'node:path'

/** Names every exported function of the product that has no doc comment: they are what other rooms read first. */
const ROOT = join(import.meta.dirname, '..')

const project = new Project({
  tsConfigFilePath: join(ROOT, 'tsconfig.json'),
  skipAddingFilesFromTsConfig: true,
})
project.addSourceFilesAtPaths([join(ROOT, 'shared/**/*.ts'), join(ROOT, 'actions/**/*.ts')])

const bare = project.getSourceFiles().flatMap(undocumented).sort()
if (bare.length > 0) {
  process.stdout.write(`${bare.join('\n')}\n${bare.length} exported functions have no doc comment\n`)
  process.exitCode = 1
}

function undocumented(file: SourceFile): string[] {
  const functions = file
    .getFunctions()
    .filter((each) => each.isExported() && ![each, ...each.getOverloads()].some(isDocumented))
  return functions.map(
    (each) => `${relative(ROOT, file.getFilePath())}:${each.getStartLineNumber()} ${each.getName() ?? ''}`,
  )
}

function isDocumented(node: Node): boolean {
  return Node.isJSDocable(node) && node.getJsDocs().length > 0
}
