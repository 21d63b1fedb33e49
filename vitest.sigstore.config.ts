import { defineConfig } from 'vitest/config'

// Tests against a Sigstore on this machine, by `npm run test:sigstore`: its services take minutes to build.
export default defineConfig({
  test: { include: ['__tests__/**/*.sigstore.ts'], testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false },
})
