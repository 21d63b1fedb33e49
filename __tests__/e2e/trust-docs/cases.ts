// For each example of docs/trust.md that requires something: an image that has it, and one that does not.
import type { Built } from '../../../sandbox/content.ts'
import type { KeyPair } from '../../support/sign-bundle.ts'
import type { Sigstore } from '../../support/sigstore.ts'
import { bundleOf, byKey, byWorkflow, predicateTypes, withClaims } from './signers.ts'

export interface GatedCase {
  /** The name of the example. */
  readonly name: string
  readonly good: (about: Built) => Promise<readonly Uint8Array[]>
  readonly bad: (about: Built) => Promise<readonly Uint8Array[]>
  /** A part of what the action says of the bad one. */
  readonly reason: string
  /** Where the example promotes from; `acme/app:sha-1f2e` by default. */
  readonly source?: readonly [repository: string, tag: string]
  /** Whether GitHub alone keeps the bundles. */
  readonly atGithub?: boolean
}

export interface Signers {
  readonly sigstore: () => Sigstore
  readonly release: KeyPair
  readonly record: KeyPair
}

const { provenance, spdx, scan, record: recordType } = predicateTypes

/** Of the names that the examples have. */
export function gatedCases({ sigstore, release, record }: Signers): readonly GatedCase[] {
  const person = (iss: string) => withClaims(sigstore(), { email: 'release@acme.dev', iss })
  const workflow = (name: string, ref?: string) => byWorkflow(sigstore(), name, ref)
  const build = () => workflow('build', 'refs/tags/v1.4.0')
  return [
    {
      name: 'Promote only images that the release workflow signed 1',
      good: async (about) => [await bundleOf(about, workflow('release'))],
      bad: async (about) => [await bundleOf(about, workflow('other'))],
      reason: 'workflows/other.yml',
    },
    {
      name: 'Promote only images that the release workflow signed 2',
      good: async (about) => [await bundleOf(about, person('https://accounts.google.com'))],
      bad: async (about) => [await bundleOf(about, person('https://issuer.test'))],
      reason: 'https://issuer.test',
    },
    {
      name: 'Keys and Notation 1',
      good: async (about) => [await bundleOf(about, byKey(release))],
      bad: async (about) => [await bundleOf(about, byKey(record))],
      reason: 'does not match the key',
    },
    {
      name: 'Promote only what a workflow built 1',
      good: async (about) => [await bundleOf(about, build(), provenance), await bundleOf(about, build(), spdx)],
      bad: async (about) => [
        await bundleOf(about, workflow('build'), provenance),
        await bundleOf(about, build(), spdx),
      ],
      reason: 'names the ref',
    },
    {
      name: 'Promote only what a recent scan found clean 1',
      good: async (about) => scanned(about, workflow('scan'), 'high'),
      bad: async (about) => scanned(about, workflow('scan'), 'critical'),
      reason: 'is a scan with 1 finding above high',
    },
    {
      name: "GitHub's attestations 2",
      good: async (about) => [await bundleOf(about, workflow('build'), provenance)],
      bad: async () => [],
      reason: 'nothing that looks like a signature was found',
      atGithub: true,
    },
    {
      name: 'Trusted roots 1',
      good: async (about) => [await bundleOf(about, build(), provenance)],
      bad: async (about) => [await bundleOf(about, byKey(record), provenance)],
      reason: 'is signed with a key',
    },
    {
      name: 'Sign the record of the promotion 3',
      good: async (about) => [await bundleOf(about, byKey(release)), await bundleOf(about, byKey(record), recordType)],
      bad: async (about) => [await bundleOf(about, byKey(release))],
      reason: 'attested',
      source: ['acme/app-staging', '1.4.0'],
    },
  ]
}

async function scanned(about: Built, sign: ReturnType<typeof byKey>, score: string): Promise<readonly Uint8Array[]> {
  const predicate = {
    scanner: { result: [{ id: 'CVE-1', severity: [{ method: 'm', score }] }] },
    metadata: { scanFinishedOn: new Date().toISOString() },
  }
  return [await bundleOf(about, sign), await bundleOf(about, sign, scan, predicate)]
}
