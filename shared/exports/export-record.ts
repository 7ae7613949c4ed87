/** One export of a source file, as far as its declaration tells. */
export interface ExportRecord {
  /** Exported name; a method of an exported class or object is `Owner.method`. */
  name: string
  file: string
  line: number
  signature: Signature
  /** Text of the comment before the declaration, without tags; empty when there is none. */
  doc: string
}

/** What a declaration takes and gives. Types are source text; `undefined` where the source gives none. */
export interface Signature {
  form: 'function' | 'class' | 'constant' | 'type'
  /** Parameters of the function or the constructor. */
  params: (string | undefined)[]
  result: string | undefined
  /** Names of type parameters: any name will do for them. */
  generics: string[]
  /** Names of methods and fields of a class, an interface or an object. */
  members: string[]
}
