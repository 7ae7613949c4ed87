/** A kind of control file by what it says, for those that lie where no path tells. */
const KINDS: { what: string; marks: readonly RegExp[] }[] = [
  {
    what: 'declares a line',
    marks: [/^["']?line["']?\s*:/m, /^["']?(?:specs|models|rounds|signing|acceptance)["']?\s*:/m],
  },
  {
    what: 'is a house standard',
    marks: [/^["']?rules["']?\s*:/m, /^[\s-]+["']?enforce["']?\s*:/m, /^[\s-]+["']?say["']?\s*:/m],
  },
  { what: 'names the keys of stations', marks: [/jidoka[^\s"']*\/schemas\/trust[./]/] },
  {
    what: 'is a spec',
    marks: [/^---\r?$/m, /^acceptance\s*:/m, /^paths\s*:/m, /^why\s*:/m],
  },
]

/** May a file of this name be a control file under a name of its own? */
export function mayControl(path: string): boolean {
  return /\.(?:ya?ml|json|md)$/i.test(path)
}

/** What makes this text a control file of some line, or `undefined`. */
export function controlReason(text: string): string | undefined {
  return KINDS.find(({ marks }) => marks.every((mark) => mark.test(text)))?.what
}
