// Words for predicate types, as cosign's `--type` has them, and what they stand for.
import { matchesGlobFlat } from '../../match/glob.ts'

/** Globs: some tools put the version of the format behind the type. */
const words: Readonly<Record<string, readonly string[]>> = {
  spdx: ['https://spdx.dev/Document', 'https://spdx.dev/Document/v*'],
  spdxjson: ['https://spdx.dev/Document', 'https://spdx.dev/Document/v*'],
  cyclonedx: ['https://cyclonedx.org/bom', 'https://cyclonedx.org/bom/v*'],
  slsaprovenance: ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1'],
  slsaprovenance02: ['https://slsa.dev/provenance/v0.2'],
  slsaprovenance1: ['https://slsa.dev/provenance/v1'],
  vuln: ['https://cosign.sigstore.dev/attestation/vuln/v1'],
  openvex: ['https://openvex.dev/ns', 'https://openvex.dev/ns/v*'],
  link: ['https://in-toto.io/Link/v1'],
  custom: ['https://cosign.sigstore.dev/attestation/v1'],
}

/** Whether a predicate type is the wanted one: a word, or the type itself, exact or as a glob. */
export function matchesPredicateType(type: string, wanted: string): boolean {
  const globs = (Object.hasOwn(words, wanted) ? words[wanted] : undefined) ?? [wanted]
  return globs.some((glob) => type === glob || matchesGlobFlat(type, glob))
}

/** Why a wanted type can never match; `undefined` if it can. */
export function predicateTypeProblem(wanted: string): string | undefined {
  if (Object.hasOwn(words, wanted) || /^(?:https?:\/\/|urn:|\*)/.test(wanted)) return undefined
  return `is neither one of ${Object.keys(words).join(', ')} nor a predicate type such as https://example.org/scan/v1`
}

export const provenanceWord = 'slsaprovenance'
