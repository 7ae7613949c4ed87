import { OF_PROGRAMS } from './programs.ts'
import { OF_TEXTS } from './texts.ts'
import { OF_VALUES } from './values.ts'

/**
 * What names that programmers give to well-known jobs stand for, in other words: a name without a comment says nothing else. General
 * vocabulary alone; what just one library or trade says is in no line.
 */
const GLOSSES = [OF_VALUES, OF_TEXTS, OF_PROGRAMS].flatMap((lines) => lines.trim().split('\n'))

const BY_NAME = new Map(GLOSSES.flatMap(namesOf))

/** The names of a line, each with what it stands for; the form of a line is `name other: in other words`. */
function namesOf(line: string): [name: string, gloss: string][] {
  const [names = '', gloss = ''] = line.split(': ')
  return names.split(' ').map((name) => [name, gloss])
}

/** Forms of one job in one name: `removeSync`, `retryAsync`. */
const FORM = /(?:sync|async)$/

/** What a name stands for by itself, in other words; empty where it is no well-known one. `name`: the last part, lower case. */
export function glossOf(name: string): string {
  return BY_NAME.get(name) ?? BY_NAME.get(name.replace(FORM, '')) ?? ''
}
