/** Stands at the top of the branch, for whoever finds it. It is written with the first entry and never changed. */
export const LEDGER_README = `# The ledger

This branch says what became of every unit of the line. Jidoka appends to it; nothing here is edited or removed by hand.

- \`log/\` holds the entries, numbered in hexadecimal. Each holds the SHA-256 of the canonical JSON of the one before.
- \`units/\` holds a folder for each serial: \`entries\` names the entries about it, and \`a1\`, \`a2\`, ... are its signed traces.
- \`commits/\` and \`pulls/\` name the entries about a commit or a pull request, \`kinds/\` those of a kind.
- \`head.json\` names the last entry.

\`jidoka ledger verify\` proves all of it, \`jidoka ledger list\` and \`jidoka ledger show <serial>\` read it, and \`jidoka ledger export <folder>\` writes
it as plain files. Let a rule for branches forbid force-pushes to it and its deletion.
`
