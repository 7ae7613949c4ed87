import { describe, expect, it } from 'vitest'
import { decodeXml } from '../../../../shared/commands/report/decode-xml.ts'

const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?><a>é</a>`
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

describe('the text of an XML file', () => {
  it.each([
    ['UTF-8', Buffer.from(declared('UTF-8'))],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${declared('utf-8')}`)],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${declared('utf-16')}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(declared('utf-16'), 'utf16le')],
    ['UTF-16 of the other order with a mark', utf16be(`\ufeff${declared('utf-16')}`)],
    ['UTF-16 of the other order without a mark', utf16be(declared('utf-16'))],
    ['Latin 1', Buffer.from(declared('ISO-8859-1'), 'latin1')],
    ['UTF-8 that says it were UTF-16', Buffer.from(declared('utf-16'))],
  ])('is decoded from %s', (_, bytes) => {
    expect(decodeXml(bytes)).toMatchObject({
      kind: 'text',
      text: expect.stringContaining('<a>é</a>') as string,
    })
  })

  it.each([
    ['an encoding that nobody knows', Buffer.from(declared('x-secret')), 'x-secret'],
    ['UTF-7', Buffer.from(declared('utf-7')), 'utf-7'],
    ['UTF-32', Buffer.from('fffe00003c000000', 'hex'), 'UTF-32'],
  ])('is unknown in %s, and says its name', (_, bytes, name) => {
    expect(decodeXml(bytes)).toEqual({
      kind: 'unknown',
      reason: expect.stringContaining(name) as string,
    })
  })
})
