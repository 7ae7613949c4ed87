/** A line that says which file of an example begins below it. It names no path that leads out of the repository. */
const FILE_LINE = /^\/\/ file: (?!.*\.\.)([\w-][\w./-]{0,200})\r?\n/
const FILE_LINES = new RegExp(FILE_LINE.source, 'gm')

/** The path in the first line of an example that is about the name of its file, or about one of the folders that its rule names. */
export function namedFile(text: string): string | undefined {
  return FILE_LINE.exec(text)?.[1]
}

/** The text of the file that an example is about: all of it, or all before a line that begins another file. */
export function ownText(text: string): string {
  const next = [...text.matchAll(FILE_LINES)].find(({ index }) => index > 0)
  return text.slice(0, next?.index)
}

/** The files of an example by their paths: the one that it is about, which lies at `path`, and those that lie around it. */
export function exampleFiles(path: string, text: string): Map<string, string> {
  const begins = [...text.matchAll(FILE_LINES)].filter(({ index }) => index > 0)
  const around = begins.map(([line, name = ''], at): [string, string] => {
    const from = (begins[at]?.index ?? 0) + line.length
    return [name, text.slice(from, begins[at + 1]?.index)]
  })
  return new Map([...around, [path, ownText(text).replace(FILE_LINE, '')]])
}
