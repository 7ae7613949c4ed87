/** Lower-case, dash-separated form of a text, fit for a URL: `Crème Brûlée!` becomes `creme-brulee`. */
export function slugify(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
