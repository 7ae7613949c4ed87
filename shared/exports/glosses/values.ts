/** Jobs on lists, objects, numbers and points. One a line: names, then what they stand for. */
export const OF_VALUES = `
chunk batch: cuts a list into consecutive groups of a given size, pieces, pages
partition: parts a list into two, those that pass a test and the rest that fail
groupby: sorts items into groups, buckets or classes by a key
countby tally: counts how many items there are of each kind or key, how often, frequency
keyby indexby: an object or lookup by id of the items of a list
uniq unique distinct dedupe dedup: drops duplicates and repeated items, keeps each once
compact: drops empty and falsy items, null, blank, nothing
flatten flat flattendeep: nested lists become one flat list, all levels
intersection intersect: what two lists have in common, items in both, shared
union: items of either list, all of both without duplicates
difference without subtract: items of one list that the other does not have, missing, left over
xor symmetricdifference: items in only one of two lists
zip: pairs items of two lists by position, side by side
unzip transpose: turns rows into columns
pluck: one field or column of every item
pick only: keeps just some fields or keys of an object
omit except: an object without some fields or keys
invert invertobj flip: swaps keys and values
clone clonedeep deepclone copy: an independent deep copy, duplicate of a value with everything nested
equal isequal deepequal equals same: are two values structurally alike, same content, compares deeply
merge mergedeep deepmerge extend assign: combines objects recursively, one over the other, overrides
defaults applytodefaults withdefaults: fills in missing options or settings with fallback values
get getpath reach prop path: reads a nested value or property at a dotted path, looks up
set setpath assoc: a value put at a nested path
has haspath: is there such a key or property, exists
unset dissoc: takes a nested property away
mapvalues: changes every value of an object and keeps its keys
mapkeys renamekeys: changes or renames the keys of an object
entries topairs: key and value pairs of an object as a list
fromentries frompairs fromentrieslist zipobject: an object out of key and value pairs
take head: the first items of a list, beginning
drop tail rest: all but the first items, leaves out the beginning
last: the final item, end of a list
initial dropright butlast: all but the last item
takewhile: items from the beginning as long as a test holds
dropwhile: leaves out items at the beginning as long as a test holds
window windows aperture sliding pairwise: overlapping neighbours, adjacent pairs, consecutive items
sample: a random item, picked by chance
shuffle: random order, mixes up
sortby orderby: orders items by a key
range: consecutive numbers from one to another, step
times repeat: does something several times, again and again
fill: the same value everywhere
move: takes an item to another position
rotate: the first items go to the end, turns around
interleave: items of lists in turn, alternating
intersperse join: puts a separator between items
product cartesian: all combinations of the items of lists
permutations: all orders of items
combinations: all ways to choose some items
powerset subsets: all subsets of items
reduce fold foldl: accumulates items to one value
scan accumulate cumsum runningsum: running total, cumulative intermediate results
sum total: adds all numbers up
mean average: adds up and divides by the count, typical value
median: middle value of sorted numbers, half above and half below
mode: most frequent value, most common, occurs most often
variance: mean squared deviation, spread
standarddeviation stddev deviation: spread of values around the mean
quantile percentile: value below which a share of values lies
extent minmax: smallest and largest value, both ends, lowest and highest
clamp bound constrain: keeps a number between limits, lower and upper bound, within range
lerp mix interpolate: value between two others, blends linearly by a fraction
round roundto: to a number of decimals, nearest
inrange between: lies a number between two others
gcd: greatest common divisor
lcm: least common multiple
factorial: product of all whole numbers up to n
isprime: number divisible only by itself
fibonacci: each number is the sum of the two before
histogram bins: counts of values in equal intervals, buckets
normalize normalise: brings to a common form or scale, between zero and one, unit length
correlation: how strongly two series go together
regression linearregression: best fitting straight line through points, slope, trend
distance: how far apart two points are, length between
levenshtein editdistance: how many edits, insertions and changes turn one text into another, typos
similarity: how alike two texts are, share, score
bisect binarysearch sortedindex lowerbound: position in a sorted list where a value is or belongs, insertion
`
