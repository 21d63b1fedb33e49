import { defineConfig } from 'vitest/config'

// The long forms of tests, by `npm run test:soak`: one file after the other, since some measure memory.
export default defineConfig({
  test: {
    include: ['__tests__/**/*.soak.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    execArgv: ['--expose-gc'],
  },
})
