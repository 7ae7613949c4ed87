const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** Is this the full id of an object, in lower case? */
export function isObjectId(text: string): boolean {
  return OBJECT_ID.test(text)
}
