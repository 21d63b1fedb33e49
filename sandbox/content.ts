// Real content for tests, demo and bench, and the ways to put it into a registry.
export * from './content/artifacts.ts'
export * from './content/images.ts'
export * from './content/push.ts'
export * from './content/random.ts'
