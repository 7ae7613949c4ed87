/** A record without the fields that are undefined: a field that may be undefined becomes an optional one. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/**
 * Leaves out the fields that are undefined, for types in which a field is absent rather than undefined, and for records of
 * which a digest is made: `{ name, ...defined({ file, hint }) }`. The order of the fields stays; null stays too.
 */
export function defined<T extends object>(fields: T): Defined<T>
export function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
