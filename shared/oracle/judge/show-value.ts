import { sourceString } from '../../specification/rows/source-text.ts'

const MAX_SHOWN_CHARS = 300

/** A value as JavaScript writes it, cut when it is long. A hostile value costs no more than its first few hundred characters. */
export function showValue(value: unknown, maxChars = MAX_SHOWN_CHARS): string {
  const writer: Writer = { parts: [], left: maxChars }
  write(value, writer, [])
  const text = writer.parts.join('')
  return writer.left < 0 ? `${text.slice(0, maxChars)}...` : text
}

interface Writer {
  parts: string[]
  left: number
}

function put(writer: Writer, text: string): void {
  if (writer.left < 0) return
  writer.parts.push(text.slice(0, writer.left + 1))
  writer.left -= text.length
}

function write(value: unknown, writer: Writer, above: readonly object[]): void {
  if (writer.left < 0) return
  if (typeof value !== 'object' || value === null) put(writer, primitiveText(value, writer.left))
  else if (above.includes(value)) put(writer, '<itself>')
  else writeObject(value, writer, [...above, value])
}

function primitiveText(value: unknown, left: number): string {
  if (typeof value === 'string') return sourceString(value.slice(0, left + 1).toWellFormed())
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'symbol') return symbolText(value)
  return Object.is(value, -0) ? '-0' : String(value)
}

function writeObject(value: object, writer: Writer, above: readonly object[]): void {
  const list = listOf(value)
  if (list !== undefined) writeList(list, writer, above)
  else if (value instanceof Date) put(writer, `new Date(${dateText(value)})`)
  else if (value instanceof RegExp) put(writer, String(value))
  else if (value instanceof URL) put(writer, `new URL(${sourceString(value.href)})`)
  else if (value instanceof URLSearchParams)
    put(writer, `new URLSearchParams(${sourceString(String(value))})`)
  else writeRecord(value, writer, above)
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'NaN' : sourceString(date.toISOString())
}

interface List {
  begin: string
  items: Iterable<unknown>
  end: string
}

function listOf(value: object): List | undefined {
  if (Array.isArray(value)) return { begin: '[', items: value, end: ']' }
  if (value instanceof Map) return { begin: 'new Map([', items: value, end: '])' }
  if (value instanceof Set) return { begin: 'new Set([', items: value, end: '])' }
  if (value instanceof ArrayBuffer) return bufferList(value)
  if (value instanceof DataView) return dataViewList(value)
  if (!ArrayBuffer.isView(value)) return undefined
  // only a view of bytes has no items
  return { begin: `new ${value.constructor.name}([`, items: value as unknown as Iterable<unknown>, end: '])' }
}

function bufferList(value: ArrayBuffer): List {
  return { begin: 'new Uint8Array([', items: new Uint8Array(value), end: ']).buffer' }
}

function dataViewList({ buffer, byteOffset, byteLength }: DataView): List {
  const items = new Uint8Array(buffer, byteOffset, byteLength)
  return { begin: 'new DataView(new Uint8Array([', items, end: ']).buffer)' }
}

function symbolText(value: symbol): string {
  const key = Symbol.keyFor(value)
  return key === undefined ? (value.description ?? '') : `Symbol.for(${sourceString(key)})`
}

function writeList({ begin, items, end }: List, writer: Writer, above: readonly object[]): void {
  put(writer, begin)
  let isFirst = true
  for (const item of items) {
    if (!isFirst) put(writer, ', ')
    if (writer.left < 0) return
    write(item, writer, above)
    isFirst = false
  }
  put(writer, end)
}

function writeRecord(value: object, writer: Writer, above: readonly object[]): void {
  put(writer, '{')
  let begin = ' '
  for (const key in value) {
    put(writer, `${begin}${keyText(key)}: `)
    write(Reflect.get(value, key), writer, above)
    if (writer.left < 0) return
    begin = ', '
  }
  put(writer, begin === ' ' ? '}' : ' }')
}

const MAX_KEY_CHARS = 200

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : sourceString(key.slice(0, MAX_KEY_CHARS).toWellFormed())
}
