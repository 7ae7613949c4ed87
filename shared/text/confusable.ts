/**
 * Letters of other scripts that look like a Latin letter in most fonts, from the confusables of Unicode Technical
 * Standard 39. Each pair is the letter and what it looks like.
 */
const LOOKALIKES = new Map(
  [
    // Cyrillic
    'аa еe оo рp сc уy хx ѕs іi јj һh ԁd ԛq ԝw ѵv ӏl үy ҮY',
    'АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ЅS ІI ЈJ ԌG ԚQ ԜW ѴV',
    // Greek
    'αa γy ιi νv οo ρp υu χx ϲc ϳj',
    'ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX',
    // Armenian
    'օo սu հh ոn ռn ցg զq ԼL ՍU ՕO',
    // Cherokee
    'ᎠD ᎡR ᎢT ᎪA ᎫJ ᎬE ᎳW ᎷM ᎻH ᏀG ᏃZ ᏆT ᏟC ᏢP ᏦK ᏩG ᏪS ᏴB ᏙV ᏞL ᏚS',
    // Latin letters that are no ASCII letters
    'ıi ȷj ɑa ɡg ɩi ʋv ʏy ʟL',
  ].flatMap((line) => line.split(' ').map((pair): [string, string] => [pair.slice(0, -1), pair.slice(-1)])),
)

/** What a name looks like: equal looks of different names mean that a reader takes one for the other. */
export function lookOf(name: string): string {
  return Array.from(name.normalize('NFKC'), (letter) => LOOKALIKES.get(letter) ?? letter).join('')
}

/** Scripts that are written together with Latin (UTS 39, highly restrictive), and characters of no script. */
const TOGETHER =
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Hangul}\p{scx=Common}\p{scx=Inherited}]*$/u

/** Why a name looks like another one by itself, or `undefined`. Greek letters in formulas, such as `Δt`, are fine. */
export function confusableReason(name: string): string | undefined {
  if (/^[\p{ASCII}]*$/u.test(name)) return undefined
  if (name.normalize('NFKC') !== name) return `holds another form of the letters of ${name.normalize('NFKC')}`
  const isMixed = /\p{Script=Latin}/u.test(name) && !TOGETHER.test(name)
  const isDisguised = isMixed && lookOf(name) !== name
  return isDisguised ? `mixes alphabets and looks like ${lookOf(name)}` : undefined
}
