import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,action,line,interop}/**/*.test.ts'],
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
