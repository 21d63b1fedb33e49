// Validates referrers: a listed entry counts only if its own manifest names the subject. Lists are untrusted.
import type { Digest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { UnsupportedManifestError } from '../../registry/model/unsupported-manifest.ts'
import { InvalidSourceError } from '../model/errors.ts'
import type { Part } from '../model/image-graph.ts'
import type { Referrer } from '../model/referrer.ts'
import { secondLook } from './digest-tags/read.ts'

export interface ReferrerValidator {
  /** The referrer's manifest, read once; `undefined` if it refers to something else. */
  readonly read: (referrer: Referrer) => Promise<Manifest | undefined>
  /** A sentence for each subject and kind of problem, however many entries have it. */
  readonly warnings: () => readonly string[]
}

interface InvalidReferrer {
  readonly subject: Digest
  readonly digest: Digest
  readonly problem: 'has no subject' | 'has another subject'
}

/** Bytes of referrers' manifests that are held at once: a thousand ordinary ones have two million. */
const byteLimit = 256 * 1024 * 1024
/** Digests that a warning names. */
const namedLimit = 3

/** Reads throw InvalidSourceError if the manifests together exceed the limit, RegistryError if a listed one is absent. */
export function referrerValidator(
  { origin, read }: Part,
  sleep: (milliseconds: number) => Promise<void>,
): ReferrerValidator {
  const manifests = new Map<Referrer, Promise<Manifest | undefined>>()
  const invalid: InvalidReferrer[] = []
  let bytes = 0

  const readAgain = async (digest: Digest): Promise<Manifest | undefined> => {
    await sleep(secondLook)
    return read(digest)
  }
  const readReferrer = async (referrer: Referrer): Promise<Manifest | undefined> => {
    const { digest } = referrer.descriptor
    try {
      return (await read(digest)) ?? (await readAgain(digest))
    } catch (error) {
      const cause = error instanceof RegistryError ? error.cause : undefined
      throw cause instanceof UnsupportedManifestError ? unsupported(origin, referrer, cause) : error
    }
  }
  const validate = async (referrer: Referrer): Promise<Manifest | undefined> => {
    const { descriptor, subject } = referrer
    const manifest = await readReferrer(referrer)
    if (manifest === undefined) throw listedButAbsent(origin, referrer)
    bytes += manifest.descriptor.size
    if (bytes > byteLimit)
      throw new InvalidSourceError(
        `the manifests of the referrers of the image in ${formatName(origin)} have more than ${byteLimit / 1024 / 1024} MiB`,
        'Delete what was attached by mistake, or promote without referrers: `referrers: none`.',
      )
    const problem = problemOf(referrer, manifest)
    if (problem === undefined) return manifest
    invalid.push({ subject, digest: descriptor.digest, problem })
    return undefined
  }
  return {
    read: (referrer) => {
      const manifest = manifests.get(referrer) ?? validate(referrer)
      manifests.set(referrer, manifest)
      return manifest
    },
    warnings: () =>
      [...Map.groupBy(invalid, ({ subject, problem }) => `${problem} ${subject}`).values()].map((group) =>
        describeInvalid(formatName(origin), group),
      ),
  }
}

function unsupported(
  origin: RepositoryName,
  { descriptor: { digest }, subject }: Referrer,
  { message }: UnsupportedManifestError,
): InvalidSourceError {
  return new InvalidSourceError(
    `${formatName(origin)}@${digest}, a referrer of ${subject}, cannot be copied: ${message}`,
    'To promote the image without its referrers, set `referrers: none`.',
  )
}

/** It may be a signature that the registry does not show at the moment: a run without it would lose it. */
function listedButAbsent(origin: RepositoryName, { descriptor: { digest }, subject }: Referrer): RegistryError {
  return new RegistryError({
    registry: origin.kind === 'registry' ? origin.registry : origin.path,
    repository: formatName(origin),
    operation: `read referrer ${digest}`,
    access: 'read',
    target: digest,
    status: 404,
    detail: `the registry lists it as a referrer of ${subject}, and says that it does not exist`,
    remedy:
      'Run again. If it stays absent, a clean-up deleted it and not its entry: attach it again or remove the entry from the list, or promote without referrers: `referrers: none`.',
  })
}

function problemOf({ tag, subject }: Referrer, manifest: Manifest): InvalidReferrer['problem'] | undefined {
  if (tag !== undefined || manifest.subject?.digest === subject) return undefined
  return manifest.subject === undefined ? 'has no subject' : 'has another subject'
}

function describeInvalid(origin: string, group: readonly InvalidReferrer[]): string {
  const [first] = group
  if (first === undefined) return ''
  const { subject, problem, digest } = first
  if (group.length === 1)
    return `${origin}@${digest} is listed as a referrer of ${subject} but ${problem}; it is left out`
  const named = group.slice(0, namedLimit).map((referrer) => referrer.digest)
  const more = group.length > namedLimit ? ' and so on' : ''
  return `${origin} lists ${group.length} manifests as referrers of ${subject} of which each ${problem} (${named.join(', ')}${more}); they are left out`
}
