// The gate `referrers-present`: something of each of these types is attached to the image or kept in its index.
import type { Manifest } from '../../../../registry/model/manifest.ts'
import { attestationsIn } from '../../../image/platforms.ts'
import { matchesGlobFlat } from '../../../match/glob.ts'
import { artifactTypesOf, simpleSigning } from '../../../model/referrer.ts'
import { bundlePredicate } from '../../../model/sigstore-bundle.ts'
import { defineGate, type Gate, type GateSubject } from '../model/gate.ts'
import { enumerate, mergeLists, quote, textList } from '../model/values.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    /** Globs of artifact types and predicate types. */
    readonly 'referrers-present'?: readonly string[]
  }
}

export const referrersPresent: Gate = defineGate({
  key: 'referrers-present',
  schema: textList('globs of artifact types', (glob) =>
    glob.startsWith('!') ? `${quote(glob)} excludes, but these are types that must be there` : undefined,
  ),
  merge: mergeLists,
  check: (required, subject) => {
    const types = [
      ...new Set([
        ...attachedTypes(subject),
        ...attestationTypes(subject),
        ...(subject.hasStoredSignatures ? [simpleSigning] : []),
      ]),
    ]
    const attached = types.length === 0 ? 'nothing is attached' : `the image has ${enumerate(types.map(quote))}`
    return required
      .filter((glob) => !types.some((type) => matchesGlobFlat(type, glob)))
      .map((glob) => ({
        problem: `${quote(glob)} must be attached; ${attached}`,
        remedy:
          'Attach it before the promotion, or build with `sbom: true` or `provenance: true`; docs/referrers.md lists which glob finds what.',
      }))
  },
})

function attachedTypes({ referrers }: GateSubject): readonly string[] {
  return referrers.flatMap(({ manifest, tag }) => [
    ...artifactTypesOf(manifest, tag !== undefined),
    ...predicateTypesOf(manifest),
  ])
}

/** Attestation manifests that BuildKit keeps in the index (moby/buildkit, docs/attestations/attestation-storage.md). */
function attestationTypes({ nodes }: GateSubject): readonly string[] {
  return [...attestationsIn(nodes).values()].flatMap(predicateTypesOf)
}

/** Where in-toto's predicate type is written: by BuildKit on a layer, in a sigstore bundle, by cosign on a layer. */
const predicateKeys = ['in-toto.io/predicate-type', bundlePredicate, 'predicateType']

/** What a predicate type is called as an artifact type, so that one glob finds an SBOM however it is kept. */
const artifactTypes: ReadonlyMap<string, string> = new Map([
  ['https://spdx.dev/Document', 'application/spdx+json'],
  ['https://cyclonedx.org/bom', 'application/vnd.cyclonedx+json'],
])

function predicateTypesOf(manifest: Manifest): readonly string[] {
  const layers = manifest.kind === 'image' ? manifest.layers : []
  return [manifest, ...layers]
    .flatMap(({ annotations = {} }) =>
      predicateKeys.flatMap((key) => (Object.hasOwn(annotations, key) ? (annotations[key] ?? []) : [])),
    )
    .flatMap((type) => [type, artifactTypes.get(type) ?? []].flat())
}
