/** Jobs on functions, files, the web, pictures and times. One a line: names, then what they stand for. */
export const OF_PROGRAMS = `
debounce: waits until calls stop, silence, quiet, calm, only the last of a burst
throttle: at most one call in an interval, limits the rate
once: only the first call does something, later ones give its result again
memoize memoise memo: remembers results of earlier calls, caches by arguments
curry: takes arguments one after the other
partial: fixes the first arguments of a function in advance
compose flow pipe pipeline: functions one after the other, chains, result of one into the next
negate complement not: the opposite of a predicate
noop: does nothing at all
identity: gives its argument back unchanged
constant always: a function that always gives the same value
tap: looks at a value on the way and passes it on
attempt trycatch: catches errors, gives the error or result instead of throwing
retry: tries again when it fails, several attempts
timeout: gives up when it takes too long, after a time limit
delay sleep wait pause: lets time pass, for milliseconds
race: the first that finishes wins
queue: works off tasks in order with limited concurrency
limit plimit concurrency: at most so many run at the same time, parallel
poll until waitfor: asks again and again until a condition holds
promisify: turns a callback function into one that gives a promise
callbackify: turns a function with a promise into one with a callback
series waterfall: tasks one after the other, in sequence
parallel all: tasks at the same time, all results
defer nexttick: runs later, after the current code
interval: again and again in equal times, ticks
uuid nanoid uid uniqueid: new random unique identifier, serial
hash digest: fingerprint, checksum of content
crc crc32 adler32 checksum: number that shows whether bytes have changed
random randomint: number by chance within limits
sign: mark made with a key that shows who wrote
verify: is a signature genuine
compress deflate gzip: fewer bytes, smaller
decompress inflate gunzip ungzip: original bytes out of smaller ones
parse: reads text and gives its structure, parts
stringify serialize dump: text out of a value or structure
tokenize lex: cuts text into tokens
minify: same code in fewer characters
diff: what has changed between two versions, additions and removals
patch applypatch: applies changes to a text
glob match minimatch: does a path fit a pattern with wildcards
mkdirp ensuredir mkdir: makes a folder and the ones above, if missing
remove rimraf rm: deletes a file or folder with everything in it
emptydir: deletes what is in a folder, clears
copydir cp: copies files and folders
walk walkdir: visits all files below a folder, or nodes of a tree
visit traverse: goes through all nodes of a tree, calls for each
which: finds a program on the path, executable, location
grep: lines that contain a pattern
basename: name of a file without folders
dirname: folder of a path
extname: ending of a file name, extension
mimetype contenttype lookup: media type of a file by its extension
redirect: sends the visitor to another address
querystring qs: parameters of an address, search
joinurl urljoin: parts of an address put together
accepts negotiate: which type or language the client prefers
hex rgbtohex tohex: colour as six digits
hextorgb: red, green and blue out of six digits
lighten brighten: brighter colour
darken: darker colour
saturate: stronger colour
desaturate grayscale greyscale: grey, without colour, black and white
contrast luminance: how bright or readable a colour is
blur: softens, less sharp
sharpen: crisper, clearer
crop extract: cuts a piece out of a picture
composite overlay: lays one picture over another
resize scale: another size, width and height
rotate: turns by an angle
area: size of a surface, square
perimeter: length of the outline
centroid center: middle point
bbox boundingbox bounds: smallest rectangle around points
convexhull hull: outline around points
simplify: fewer points, same shape
degtorad toradians: degrees to radians
radtodeg todegrees: radians to degrees
dot dotproduct: products of components added up
cross crossproduct: vector at right angles to two others
adddays: so many days later
diffindays: how many days lie between two dates
startofday: midnight, beginning of the day
timeago fromnow reltime: how long ago, relative time in words
isbefore isafter: earlier or later than another date
humanizeduration: length of time in words, hours and minutes
bytes filesize prettybytes: size in kilobytes or megabytes for people
gt: greater, newer, later, higher
lt: less, older, earlier, lower
eq: equal, same
inc bump increment: next higher number or version, raises
emit trigger fire: tells listeners of an event
on subscribe addlistener: calls a function for every event
off unsubscribe removelistener: stops listening
freeze deepfreeze: cannot be changed any more
sortkeys: keys of an object in alphabetical order
castarray toarray arrayify wrapinlist: a single value becomes a list, always a list
`
