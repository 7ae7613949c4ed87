/** Jobs on texts, and questions about values. One a line: names, then what they stand for. */
export const OF_TEXTS = `
camelcase camelize: words joined, each later word with a capital
kebabcase dasherize paramcase: words joined by dashes or hyphens, lower case
snakecase underscored: words joined by underscores
pascalcase classify: words joined, every word with a capital
startcase titlecase titleize: every word begins with a capital, headings
capitalize ucfirst upperfirst: first letter big, upper
decapitalize lowerfirst lcfirst uncapitalize: first letter small, lower
swapcase: upper letters become lower and the other way round
humanize: a readable name out of an identifier, words for people
slugify slug: text for an address, url friendly, dashes
deburr latinize unaccent removeaccents: without accents, diacritics and umlauts, plain letters
truncate prune ellipsis: cuts a long text off and adds dots, shortens to a length
pad padstart lpad padleft: fills up in front to a width, leading zeros or spaces
padend rpad padright: fills up at the end to a width
trim strip: takes white space off both ends
ltrim trimstart trimleft: takes white space off the beginning
rtrim trimend trimright: takes white space off the end
words: the single words of a text
lines: a text cut at line breaks
chars: single characters of a text
reverse: backwards, last first
count countsubstr: how many times a part occurs in a text
surround wrap quote: something put around a text, both sides, enclosed
wordwrap: breaks a long text into lines of a width, columns
indent: moves lines to the right with spaces in front
dedent outdent stripindent: takes common leading spaces off every line
squeeze collapsewhitespace clean: several spaces become one, tidy
template interpolate format sprintf: fills values into the places of a text, placeholders, variables
escape escapehtml encodehtml: safe text for a page, special characters as entities, markup
unescape unescapehtml decodehtml: entities back to characters
escaperegexp escaperegex: special characters of a pattern made literal
striptags: text without markup, tags removed
pluralize plural: word for several things, one or many
ordinal ordinalize: number with its ending, first second third
startswith: begins with a text, prefix
endswith: ends with a text, suffix
includes contains contain: is a part inside, has member
isempty: has nothing in it, no items
isblank: nothing but white space
isnil isnullish: is null or undefined, missing
isnumeric: text that is a number, digits
isobject isplainobject: is an object, record, not a list
isfunction iscallable: can be called
ispromise isthenable: has a then method, can be awaited
isemail: valid mail address
isurl: valid web address, link
isuuid: valid unique identifier
isleapyear: year with 366 days, february 29
isweekend: saturday or sunday
ispalindrome: reads the same backwards and forwards
`
