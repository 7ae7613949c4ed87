import { stem } from './search-words.ts'

/**
 * Words that programmers use for one thing, in groups. General vocabulary only; what just one trade says is in none. Two words of
 * a group are alike, not the same: see likeness.
 */
const GROUPS = `
add append push insert put attach | remove delete drop strip without omit discard exclude erase unset reject clear
create make build construct generate produce new | copy clone duplicate replicate | move relocate rename transfer
change modify update alter adjust edit | get read fetch load lookup retrieve | save write store persist output dump
find search locate detect lookup query | check validate verify test ensure is valid
compare equal same identical equivalent match | convert transform translate turn cast to become
parse read decode interpret analyse analyze | format render print stringify serialize display
combine merge join concat concatenate unite union together blend mix
split divide separate cut partition break chunk slice | group cluster classify categorize | sort order arrange rank
reverse invert flip opposite swap backward negate inverse | wait delay sleep pause timeout defer
repeat retry again loop | run execute call invoke perform launch apply | start begin launch open first
end stop finish close last terminate | cancel abort stop | limit clamp restrict bound cap constrain range within
shorten truncate abbreviate crop ellipsis trim | wrap surround enclose | flatten flat nested deep
count number tally amount many frequency | size length | occur appear happen occurrence | frequent often common
sum total add | mean average | minimum min smallest lowest least | maximum max largest highest greatest biggest
extent bound range | round approximate | random shuffle | unique distinct uniq dedupe duplicate
empty blank nothing void | list array collection sequence vector series | dictionary map object record hash
item element entry member value | key property field attribute prop | text string str word characters
letter character char | capital upper uppercase | lower lowercase small | digit number numeral numeric integer
space whitespace blank | line row | column field | table grid matrix | colour color | mail email
address url uri link | web internet http | site page | folder directory dir | path route | delete unlink rm
temporary temp tmp | user person people account member | password secret passphrase | telephone phone
time moment instant date | duration period interval span | begin start beginning first | now current present today
ago relative since | later after next | earlier before previous | position index place location
point vertex coordinate place | speed fast quick rapid | task job work promise | concurrent parallel simultaneous
memoize cache remember keep | error failure exception fault fail | message notice warning
listen subscribe handler listener on | event signal | emit fire dispatch trigger send | function callback fn handler
predicate test condition | default fallback otherwise | option setting configuration config preference
argument parameter | name title label | identifier id key | same equal | part piece portion section fragment
whole entire complete full | neighbour neighbor adjacent consecutive | both two pair | all every each | some any
null nil undefined missing | markup tag html | difference subtract | intersection overlap shared common
pattern regexp regex expression | tidy clean normalize | quote quotation | nearest closest near
center centre middle central | apart distance far | satisfy fit match fulfil conform | extension ending suffix
prefix beginning | newer later greater after | older earlier less before | bigger larger greater more
fewer smaller less | bump increment increase raise inc | decrement decrease lower dec | quiet silent idle
latest newest last recent | oldest first earliest | outline boundary border contour edge polygon
rectangle box bounds | corner vertex | direction heading bearing orientation | rotate turn spin | mirror flip reflect
shrink reduce compress minify | enlarge grow scale zoom expand | resize scale | picture image photo
overlay composite layer | header heading title | body content payload | request call | response answer reply
redirect forward | cookie session | attach append | login signin authenticate | logout signout
permission right access | role group | encrypt cipher | decrypt decipher | sign signature | hash digest checksum
token key ticket | visible shown displayed | hidden invisible concealed | enable activate allow
disable deactivate forbid | show display reveal | hide conceal mask | highlight mark emphasize | choose pick select
skip ignore pass | swap exchange switch | spread scatter distribute | gather collect accumulate aggregate
fold reduce accumulate | nested deep recursive | copy duplicate clone | guess estimate predict | measure gauge
schedule plan | queue line backlog | buffer batch collect | emission event value | watch observe monitor | stream flow
source origin input | target destination output | sender from | receiver recipient to | draft template layout
plain simple raw | pretty beautiful formatted | broken invalid malformed | correct valid right | wrong invalid bad
missing absent lacking | present existing available | optional default | required mandatory needed
amount quantity count | portion share fraction percentage percent ratio | average mean typical
`

const SYNONYMS = new Map<string, Set<string>>()
for (const group of GROUPS.trim().split(/\n| \| /)) {
  const stems = group.split(' ').map(stem)
  for (const word of stems) SYNONYMS.set(word, new Set([...(SYNONYMS.get(word) ?? []), ...stems]))
}

const NONE: ReadonlySet<string> = new Set()

/** The stems that may stand for the same thing as this stem, itself among them when there are any. */
export function synonymsOf(word: string): ReadonlySet<string> {
  return SYNONYMS.get(word) ?? NONE
}
