import { describe, expect, it } from 'vitest'
import { described, extract } from './described.ts'

describe('the exports of a module', () => {
  it('include what a module hangs on a function or a class afterwards', () => {
    const source = `
function match(list, patterns) {}
/** Whether any pattern fits. */
match.any = function (text, patterns) {}
match.limit = 3
match._hidden = () => 1
class Box {}
/** Adds one. */
Box.prototype.add = function (item) {}
Object.assign(Box.prototype, { drop(item) {} })
function Old() {}
Old.prototype = { keep(item) {} }
const Layer = Base.extend({ /** Shows it. */ show() {} })
module.exports = match
exports.Box = Box
exports.Old = Old
exports.Layer = Layer
`
    expect(described(source, 'index.js')).toEqual([
      '2 match(?, ?): ?',
      '4 match.any(?, ?): ? // Whether any pattern fits.',
      '7 Box class',
      '9 Box.add(Box, ?): ? // Adds one.',
      '10 Box.drop(Box, ?): ?',
      '11 Old(): ?',
      '12 Old.keep(Old, ?): ?',
      '13 Layer constant',
      '13 Layer.show(Layer): ? // Shows it.',
    ])
  })

  it('include what a plugin hangs on a class that it is given', () => {
    const source = `
/** Turns the picture. */
function rotate(angle) {}
module.exports = function (Image) {
  Object.assign(Image.prototype, { rotate, blur(sigma) {} })
  Image.prototype.flip = function () {}
  Image.settings = function () {}
}
`
    expect(described(source, 'src/plugin.js')).toEqual([
      '3 Image.rotate(Image, ?): ? // Turns the picture.',
      '4 plugin(?): ?',
      '5 Image.blur(Image, ?): ?',
      '6 Image.flip(Image): ?',
    ])
  })

  it('are seen through wrappers, and not where a module only passes them on', () => {
    const source = `
const curry = require('./curry')
const moved = require('./moved')
const one = require('./one.js')
/** Adds. */
const add = curry(function add(a, b) {})
/** Retries. */
function again(task, times) {}
exports.add = add
exports.tryAgain = curry(again, 2)
exports.moved = moved
exports.one = one.one
exports['default'] = 1
exports.readJson = require('jsonfile').readFile
exports.maxSize = require('./max-size')
`
    expect(described(source, 'src/index.js')).toEqual([
      '6 add(?, ?): ? // Adds.',
      '8 tryAgain(?, ?): ? // Retries.',
      '14 readJson constant',
    ])
    const compiled =
      '/** Waits. */\nfunction _wait(ms) {}\nexports.default = _wait\nmodule.exports = exports.default'
    expect(described(compiled, 'src/wait.js')).toEqual(['2 wait(?): ? // Waits.'])
    expect(described('function f(a) {}\nmodule.exports = wrap(f)', 'src/g.js')).toEqual(['1 g(?): ?'])
  })

  it('take their types from the comment where JavaScript has none', () => {
    const source = `
/**
 * Adds days.
 * @param {Date} date the day
 * @param {Number} [amount=1] how many
 * @returns {Date}
 */
export function addDays(date, amount) {}
`
    expect(described(source, 'src/a.js')).toEqual(['8 addDays(Date, number): Date // Adds days.'])
    expect(extract(source, 'src/a.js')[0]?.hints).toBe('date amount date the day [amount=1] how many')
  })
})
