export { formatPrice } from './price.ts'
export { slugify } from './slug.ts'
export { countWords, wordsOf } from './words.ts'
