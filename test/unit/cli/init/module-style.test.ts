import { expect, test } from 'vitest'
import { moduleStyle } from '../../../../shared/cli/init/module-style.ts'

test.each([
  [['src/Button.tsx', 'src/Button.test.tsx', 'vitest.config.ts'], { folder: 'src', extension: '.ts' }],
  [['lib/Button.jsx'], { folder: 'lib', extension: '.js' }],
  [['src/Button.tsx', 'src/price.mjs'], { folder: 'src', extension: '.ts' }],
  [['README.md', 'src/Button.test.tsx', 'types/a.d.ts'], undefined],
])('a repository with %j has its functions in %j', (files, style) => {
  expect(moduleStyle(files, '')).toEqual(style)
})
