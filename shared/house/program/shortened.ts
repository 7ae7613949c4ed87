import type ts from 'typescript'
import { linesOf } from '../code/compare-with-base.ts'
import { bodiesIn, type Body } from './function-bodies.ts'

/** Texts that stand for many variants of one text. */
export interface Shortened {
  texts: string[]
  /** For each variant, where its type errors are, and where those of the text without it. */
  places: { own: Lines; base: Lines }[]
}

/** Lines of one of the texts, counted from 1. */
export interface Lines {
  text: number
  from: number
  to: number
}

/** A body that says nothing about the types of its function. */
const NO_BODY = '{ throw 0 }'

/**
 * Few and short texts that have the type errors of these variants. A function whose types are written down is copied for each variant
 * of its body, all of them into one text; for a variant within such a body, the other bodies go. `isCopied` false: each
 * variant in a text of its own.
 */
export function shortened(
  compiler: typeof ts,
  { path, text, contents }: { path: string; text: string; contents: readonly string[] },
  { isCopied }: { isCopied: boolean },
): Shortened {
  const bodies = bodiesIn(compiler, compiler.createSourceFile(path, text, compiler.ScriptTarget.Latest, true))
  const edits = contents.map((content) => editBetween(text, content))
  const copies = new Copies(text, bodies)
  const alone = new Alone(text, bodies)
  const places = edits.map((edit) => {
    const body = bodies.find(({ start, end }) => start <= edit.start && edit.end <= end)
    return isCopied && body?.copy !== undefined ? copies.add(body, edit) : alone.add(edit)
  })
  const texts = [copies.text(), ...alone.texts]
  return { texts, places: places.map((place) => place()) }
}

type Place = () => { own: Lines; base: Lines }

/** The text in which functions stand beside their copies. */
class Copies {
  readonly #text: string
  readonly #bodies: readonly Body[]
  readonly #copies: { at: number; code: string; line: number }[] = []
  readonly #bases = new Map<Body, number>()

  constructor(text: string, bodies: readonly Body[]) {
    this.#text = text
    this.#bodies = bodies
  }

  add(body: Body, edit: Edit): Place {
    const base = this.#bases.get(body) ?? this.#copy(body, { start: body.end, end: body.end, after: '' })
    this.#bases.set(body, base)
    const own = this.#copy(body, edit)
    return () => ({ own: this.#linesOf(own), base: this.#linesOf(base) })
  }

  #copy({ start, end, copy }: Body, edit: Edit): number {
    const body = this.#text.slice(start, edit.start) + edit.after + this.#text.slice(edit.end, end)
    const code = `${copy?.head(`__${this.#copies.length}`) ?? ''}${body}`
    return this.#copies.push({ at: copy?.at ?? 0, code, line: 0 }) - 1
  }

  #linesOf(index: number): Lines {
    const { line = 0, code = '' } = this.#copies[index] ?? {}
    return { text: 0, from: line, to: line + linesOf(code).length - 1 }
  }

  /** Each copy begins on a line of its own, so that its errors are told from others. */
  text(): string {
    const blanks = this.#bodies.map(({ start, end }) => ({ start, end, after: NO_BODY, copy: undefined }))
    const inserted = this.#copies.map((copy) => ({
      start: copy.at,
      end: copy.at,
      after: `\n;${copy.code}\n`,
      copy,
    }))
    let [at, result, lines] = [0, '', 1]
    for (const { start, end, after, copy } of [...blanks, ...inserted].sort((a, b) => a.start - b.start)) {
      const before = this.#text.slice(at, start)
      lines += linesOf(before).length - 1
      if (copy !== undefined) copy.line = lines + 1
      lines += linesOf(after).length - 1
      result += before + after
      at = end
    }
    return result + this.#text.slice(at)
  }
}

/** Variants that stand in a text of their own. */
class Alone {
  readonly texts: string[] = []
  readonly #text: string
  readonly #bodies: readonly Body[]
  readonly #bases = new Map<string, Lines>()

  constructor(text: string, bodies: readonly Body[]) {
    this.#text = text
    this.#bodies = bodies
  }

  add(edit: Edit): Place {
    const own = this.#bodies.find(({ start, end }) => start <= edit.start && edit.end <= end)
    // a change outside of these bodies may be seen in any of them
    const others = own === undefined ? [] : this.#bodies.filter((body) => body !== own)
    const blanks = others.map(({ start, end }) => ({ start, end, after: NO_BODY }))
    const rest = others.map(({ start }) => start).join()
    const base = this.#bases.get(rest) ?? this.#whole(replaced(this.#text, blanks))
    this.#bases.set(rest, base)
    const lines = this.#whole(replaced(this.#text, [...blanks, edit]))
    return () => ({ own: lines, base })
  }

  #whole(text: string): Lines {
    // the first text is that of the copies
    return { text: this.texts.push(text), from: 1, to: Infinity }
  }
}

interface Edit {
  start: number
  end: number
  after: string
}

/** The smallest replacement that makes one text of another. */
function editBetween(text: string, content: string): Edit {
  const shorter = Math.min(text.length, content.length)
  let start = 0
  while (start < shorter && text[start] === content[start]) start++
  let tail = 0
  while (tail < shorter - start && text.at(-1 - tail) === content.at(-1 - tail)) tail++
  return { start, end: text.length - tail, after: content.slice(start, content.length - tail) }
}

function replaced(text: string, edits: readonly Edit[]): string {
  let [at, result] = [0, '']
  for (const { start, end, after } of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + after
    at = end
  }
  return result + text.slice(at)
}
