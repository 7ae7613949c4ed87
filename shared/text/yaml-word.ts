/** A text as one scalar of YAML: plain where it is a plain word, else a JSON string, which is a YAML string too. */
export function yamlWord(text: string): string {
  const isPlain = /^[a-z][a-z0-9]*([./-][a-z0-9]+)*$/.test(text) && !OTHER_TYPES.test(text)
  return isPlain ? text : JSON.stringify(text)
}

/** A reader of YAML 1.1 or 1.2 takes these for a boolean or for nothing. */
const OTHER_TYPES = /^(true|false|null|yes|no|on|off|y|n)$/
