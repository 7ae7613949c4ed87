import type { Spec } from '../document/spec.ts'
import { maskCode } from './mask-code.ts'

/**
 * Small words that only English has, or that it has far more often. Words that mean something in another language as well
 * (`a`, `in`, `on`, `or`, `as`, `will`) say nothing.
 */
const ENGLISH = wordSet(`
  the and of to are is be been being was were has have had does with without that this these those than from into
  when while where whenever if then shall must should not it its by which who whose there each every for an any at
  returns return throws given called nothing only after before until between`)

/** Small words of other languages in Latin letters, one language a line. */
const OTHERS = wordSet(`
  der die das dem den ein eine einen einem einer eines und oder ist sind wird werden wenn falls dann muss soll sollen nicht mit ohne für von zu zum zur bei kein keine
  le la les un une des du et ou est sont si quand lorsque lorsqu alors doit doivent avec pour pas sans dans que qui au aux ne
  el los las una unos del y es son cuando entonces debe deben para sin cada devuelve
  os um uma ao são quando então deve devem não sem da retorna com
  il lo gli della dello che deve restituisce senza quando allora è
  de het een en van zijn wordt wanneer als moet met voor niet zonder geeft
  jest są gdy jeśli jeżeli wtedy musi powinien powinna powinno nie dla oraz lub zwraca bez
  och att är när om då ska skall måste inte utan
  og er når hvis må ikke uden uten
  kun jos pitää ja ei ilman
  je jsou když pokud musí vrátí nebo
  ve bir eğer ise olmalı olmalıdır döner ile
  és ha akkor kell nem vagy
  este sunt când dacă atunci trebuie fără și
  yang dan jika maka harus dengan tidak adalah tanpa apabila mesti
  kada ako onda mora treba ne sa bez
  quan ha si és amb els
  lazima ikiwa kama wakati na ya
  ang ng mga kapag kung dapat
  eta edo bada denean behar
  khi thì phải và không`)

/**
 * Is this sentence known to be in English? Only then its words and its shape can be judged. The scale is plain on purpose: small words of
 * English against small words of other languages and words with letters beyond ASCII, code and quotes left out. A sentence
 * that has none, or as many of both, is in the language of the whole spec. What neither tells is not known, and not judged.
 */
export function isEnglish(sentence: string, spec: Spec): boolean {
  const balance = balanceOf(sentence)
  return balance === 0 ? balanceOf(textOf(spec)) > 0 : balance > 0
}

/** Above zero: more of English. Below: more of other languages. */
function balanceOf(text: string): number {
  const words =
    maskCode(text)
      .toLowerCase()
      .match(/[\p{L}\p{M}]+/gu) ?? []
  return words.reduce((sum, word) => sum + weightOf(word), 0)
}

function weightOf(word: string): -1 | 0 | 1 {
  if (ENGLISH.has(word)) return 1
  return OTHERS.has(word) || /\P{ASCII}/u.test(word) ? -1 : 0
}

function textOf({ title, why, acceptance }: Spec): string {
  const sentences = acceptance.flatMap(({ ears, given, when, then }) => [ears, given, when, then])
  return [title, why.problem, ...sentences].join('\n')
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/))
}
