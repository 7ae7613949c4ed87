import { NotAValue } from '../not-a-value.ts'

/** The value of a JSON file, with comments or without, or of a YAML file. @throws NotAValue. */
export async function parseTree(text: string, path: string): Promise<unknown> {
  try {
    if (/\.(?:json|webmanifest|map)$/.test(path)) return JSON.parse(text) as unknown
  } catch {
    return parseWithComments(text)
  }
  if (/\.(?:jsonc|json5)$/.test(path)) return parseWithComments(text)
  const { parse } = await import('yaml')
  try {
    return parse(text) as unknown
  } catch {
    throw new NotAValue('a file that is neither JSON nor YAML')
  }
}

/** As tsconfig.json is written. */
async function parseWithComments(text: string): Promise<unknown> {
  const { default: ts } = await import('typescript')
  const { config, error } = ts.parseConfigFileTextToJson('file.json', text) as {
    config?: unknown
    error?: unknown
  }
  if (error !== undefined) throw new NotAValue('a file that is no JSON')
  return config
}
