/** One part of a skeleton, in order. */
export type Piece =
  | { kind: 'text'; text: string }
  /** `form` is the word after the colon, `Capital` for a name that begins with a capital letter, or empty. */
  | { kind: 'parameter'; name: string; form: string }
  | { kind: 'hole'; name: string }

/** `/*{{hole name}}*` `/`, `{{name}}`, `{{Name}}` and `{{name:form}}`. Other braces are plain text. */
const MARK = /\/\*\{\{hole ([^{}\n]*)\}\}\*\/|\{\{([A-Za-z][A-Za-z0-9]*)(?::([a-z]+))?\}\}/g

/** The parts of a skeleton or of a path. Pure; every text can be read. */
export function piecesOf(skeleton: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const match of skeleton.matchAll(MARK)) {
    pieces.push({ kind: 'text', text: skeleton.slice(at, match.index) }, pieceOf(match))
    at = match.index + match[0].length
  }
  pieces.push({ kind: 'text', text: skeleton.slice(at) })
  return pieces.filter((piece) => piece.kind !== 'text' || piece.text !== '')
}

function pieceOf([, hole, name = '', form = '']: RegExpExecArray): Piece {
  if (hole !== undefined) return { kind: 'hole', name: hole.trim() }
  const plain = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`
  return { kind: 'parameter', name: plain, form: plain === name ? form : `Capital${form}` }
}

/** The names of the holes, in order. */
export function holeNames(pieces: readonly Piece[]): string[] {
  return pieces.flatMap((piece) => (piece.kind === 'hole' ? [piece.name] : []))
}
