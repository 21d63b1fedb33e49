// The client over HTTP keeps the contract, plain and with each way in which registries leave the specification.
import type { Quirk } from '../../../sandbox/server.ts'
import { connectTo } from '../../support/connection.ts'
import type { Abilities } from './contract/abilities.ts'
import { describeRepository } from './contract.ts'

const quirks: readonly (readonly [Quirk, Abilities?])[] = [
  ['blob-redirect'],
  ['distribution-accept'],
  ['false-fallback-tag'],
  ['head-manifest-405'],
  ['honours-if-match'],
  ['lax-references', { strict: false }],
  ['location-other-host'],
  ['mount-declined', { mounts: false, presence: false }],
  ['mount-unknown-401'],
  ['mount-unknown-404'],
  ['no-cancel'],
  ['no-delete', { tagDelete: false }],
  ['no-digest-header'],
  ['no-digest-on-tag-get'],
  ['no-multi-tag'],
  ['no-referrers-api'],
  ['no-subject-header'],
  ['patch-201'],
  ['ratelimit-headers'],
  ['referrers-null'],
  ['referrers-paged'],
  ['relative-location'],
  ['single-post-unsupported'],
  ['subject-without-api'],
  ['tags-no-link'],
  ['tags-null'],
  ['tags-page-max'],
]

const password = 'not a secret'
const credential = { kind: 'basic', username: 'alice', password } as const
const credentials = { find: async () => ({ credential, origin: 'the test', implicit: false }), sources: [] }

const doors: readonly (readonly ['basic' | 'bearer', Quirk])[] = [
  ['basic', 'dockerhub'],
  ['bearer', 'dockerhub'],
  ['bearer', 'fixed-scope'],
  ['bearer', 'token-denied'],
]
for (const [kind, quirk] of doors)
  describeRepository(`the sandbox behind ${kind} with ${quirk}`, () =>
    connectTo({ auth: { kind, users: { alice: password } }, quirks: [quirk] }, { credentials }),
  )
describeRepository('the sandbox', () => connectTo(), { sha512: true })
for (const [quirk, abilities] of quirks)
  describeRepository(`the sandbox with ${quirk}`, () => connectTo({ quirks: [quirk] }), abilities)
