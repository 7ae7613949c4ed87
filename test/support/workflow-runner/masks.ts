/** Exact-string masking of logs, as the runner does it. */
export interface Masks {
  add(value: string): void
  /** The text with every masked value shown as `***`. */
  apply(text: string): string
}

export function makeMasks(values: string[] = []): Masks {
  const hidden = new Set<string>()
  const add = (value: string): void => {
    for (const line of [value, ...value.split(/\r?\n/)]) if (line.trim() !== '') hidden.add(line)
  }
  values.forEach(add)
  return {
    add,
    apply(text) {
      const longestFirst = [...hidden].sort((a, b) => b.length - a.length)
      return longestFirst.reduce((shown, value) => shown.replaceAll(value, '***'), text)
    },
  }
}
