// References in the spellings of other tools: refused with the spelling that works here.
import { expect, it } from 'vitest'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'

const hex = 'a'.repeat(64)
const transports = 'It reads and writes registries, oci:DIR and oci-archive:FILE'

it.each<[string, string]>([
  ['oci://ghcr.io/acme/app:1', 'leave out the "//". A path is written "oci:ghcr.io/acme/app:1"'],
  ['oci://ghcr.io/acme/app:1', 'an image of a registry is written "ghcr.io/acme/app:1"'],
  ['oci:///srv/out:1', 'from the root, "oci:/srv/out:1"'],
  ['oci-archive://app.tar', 'is written "oci-archive:app.tar"'],
  ['ocidir://out:1.2.3', 'write "oci:out:1.2.3" for a folder'],
  ['docker-daemon:app:1.2.3', transports],
  ['docker-archive:app.tar', transports],
  ['containers-storage:app:1', transports],
  [`ghcr.io/app:sha256:${hex}`, `a digest follows "@", not ":": write "@sha256:${hex}"`],
  [`ghcr.io/app@${hex}`, `a digest names its algorithm: write "@sha256:${hex}"`],
])('%s', (text, problem) => {
  expect(() => parseReference(text)).toThrow(problem)
})
