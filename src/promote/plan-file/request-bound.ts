// Estimates the most requests that applying a plan can take: registries limit requests.
import { childBlobs } from '../../registry/model/manifest.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { PlannedPromotion } from '../model/plan.ts'

/** Most requests per item at a healthy registry. */
const worst = {
  /** GET of the root, HEAD of the tag that it was planned from, GET of a single image's config. */
  source: 3,
  /** HEADs before, right before, and after; GET and PUT of the former manifest, should it go back; PUT, alone and with others. */
  tag: 8,
  /** At a destination: a mount from a sibling repository, one from itself, HEAD, an upload opened, sent, or given back. */
  blob: 6,
  /** PUT, and HEAD by verify. */
  manifest: 2,
  /** A list of tags, a probe of the referrers API, an upload opened by the preflight and cancelled. */
  repository: 5,
  /** On either side: its referrers by API and by fallback tag, cosign's three tags, and the end of its list of signatures. */
  subject: 6,
  /**
   * Its list read, written and read back, and looked at again by verify. For a signature in a store or an extension: read by
   * the survey, before it is written and by verify, the end of the list each time.
   */
  link: 6,
} as const

/**
 * Upper bound of the requests of applying it, the new survey among them. Not counted: tokens, what is asked again after
 * a failure, chunks of a blob that a registry does not take whole, and lists of more than one page.
 */
export function requestBound(promotion: PlannedPromotion, subjects: number): number {
  const { targets, content, sources, parts, nodes, referrers } = promotion
  const origins = parts.map(({ origin }) => ({ repository: origin }))
  const repositories = destinationsOf([...origins, ...targets.map(({ target }) => target)]).length
  const listed = subjects + referrers.length
  const reading =
    sources.length * worst.source +
    repositories * (worst.repository + listed * worst.subject) +
    Math.max(subjects, nodes.length) +
    referrers.reduce((sum, referrer) => sum + 1 + referrer.nodes.length, 0)
  return (
    reading + targets.length * worst.tag + content.reduce((sum, destination) => sum + requestsToWrite(destination), 0)
  )
}

function requestsToWrite({ nodes, referrers }: PlannedPromotion['content'][number]): number {
  const manifests = [...nodes, ...referrers.flatMap((referrer) => referrer.nodes)].map(({ manifest }) => manifest)
  const blobs = new Set(manifests.flatMap((manifest) => childBlobs(manifest).map(({ digest }) => digest)))
  return manifests.length * worst.manifest + blobs.size * (worst.blob + 1) + referrers.length * worst.link
}
