// What must be true after every run, whatever went wrong in it.
import { readdirSync } from 'node:fs'
import type { Built } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'
import type { Report, TagResult, TargetReport } from '../../../src/promote/model/report.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { formatReference } from '../../../src/registry/model/reference.ts'
import { otherDigest } from './kinds.ts'
import { type Role, roles } from './stage.ts'
import type { PromisedTag, Work, World } from './works.ts'

/** By `role repository:tag`, what it names. */
export type Tags = ReadonlyMap<string, string>

const repositoriesOf = ({ path }: World): readonly string[] => [path, `${path}-released`]

export function tagsOf(world: World): Tags {
  const tags = new Map<string, string>()
  for (const role of roles)
    for (const repository of repositoriesOf(world)) {
      const { store } = world.stage.registries[role]
      for (const tag of store.tags(repository))
        tags.set(`${keyOfRepository(role, repository)}:${tag}`, store.tag(repository, tag) ?? '')
    }
  return tags
}

/** What others can find of the world in the registries, as one text: nobody finds a blob that no manifest names. */
export function stateOf(work: Work, world: World): string {
  const manifests = roles.flatMap((role) =>
    repositoriesOf(world).map((repository) =>
      world.stage.registries[role].store
        .manifests(repository)
        .map(({ digest }) => digest)
        .sort(),
    ),
  )
  return JSON.stringify([
    [...tagsOf(world)].map(([key, digest]) => `${key} ${digest}`).sort(),
    manifests,
    missingContent(work, world).filter((part) => !part.includes(': blob ')),
  ])
}

function keyOf({ role, repository, tag }: PromisedTag): string {
  return `${keyOfRepository(role, repository)}:${tag}`
}

/** What of the promised content is not there: before that is nothing, no promised tag may move. */
export function missingContent(work: Work, world: World): readonly string[] {
  const isFallback = work.quirks?.includes('no-referrers-api') === true
  return work.promises(world).flatMap(({ role, repository, image, referrers }) => {
    const { store } = world.stage.registries[role]
    const missing = [image, ...referrers].flatMap((built) => missingParts(store, repository, built))
    const list = store.manifest(repository, image.digest.replace(':', '-'))
    const unlisted = referrers.filter(({ digest }) => isFallback && list?.bytes.toString().includes(digest) !== true)
    return [...missing, ...unlisted.map(({ digest }) => `${digest} in the list`)].map(
      (part) => `${keyOfRepository(role, repository)}: ${part}`,
    )
  })
}

function missingParts(store: Sandbox['store'], repository: string, built: Built): readonly string[] {
  const manifest = store.manifest(repository, built.digest) === undefined ? [`manifest ${built.digest}`] : []
  const blobs = [...built.blobs.keys()].filter((digest) => store.blobSize(repository, digest) === undefined)
  const children = built.children.flatMap((child) => missingParts(store, repository, child))
  return [...manifest, ...blobs.map((digest) => `blob ${digest}`), ...children]
}

/** Results after which the tag names the image. */
const moved: ReadonlySet<TagResult> = new Set(['created', 'moved', 'same'])
/** Results after which it may name the image, or what it named before. */
const unknown: ReadonlySet<TagResult> = new Set(['left', 'failed'])

export interface Ended {
  readonly work: Work
  readonly world: World
  readonly before: { readonly tags: Tags; readonly state: string }
  readonly reports: readonly Report[]
  /** A registry named another digest in a header: what seemed to be there may be told as moved by someone else. */
  readonly isLiedTo: boolean
}

/** What is not as it must be: a sentence each. */
export function violationsOf(ended: Ended): readonly string[] {
  const { world, reports } = ended
  const left = readdirSync(world.stage.temporary).map((name) => `${name} is left in the temporary folder`)
  const shown = world.stage.elsewhere.credentials.map((text) => `credentials were shown to another host: ${text}`)
  return [
    ...left,
    ...shown,
    ...reports.flatMap(falseEnds),
    ...falseTargets(ended),
    ...halfDone(ended),
    ...falseChanges(ended),
    ...unsound(world),
  ]
}

/** A run ends as one of its words says, and never by a bug of its own. */
function falseEnds({ status, failures }: Report): readonly string[] {
  const bugs = failures.filter(({ stack }) => stack !== undefined)
  const silent = status === 'failed' && failures.length === 0 ? ['it failed and says nothing'] : []
  const loud = status !== 'failed' && failures.length > 0 ? [`it is ${status} and has failures`] : []
  return [...silent, ...loud, ...bugs.map(({ message, stack }) => `a bug: ${message} ${stack}`)]
}

function falseTargets({ work, world, before, reports, isLiedTo }: Ended): readonly string[] {
  const report = reports.at(-1)
  const targets = new Map<string, TargetReport>()
  for (const promotion of report?.promotions ?? [])
    for (const target of promotion.targets) targets.set(formatReference(target.target), target)
  const now = tagsOf(world)
  const promises = work.promises(world)
  const wrong = promises.flatMap((promise) => {
    const { role, repository, tag, image } = promise
    const key = keyOf(promise)
    const target = targets.get(`${world.stage.registries[role].host}/${repository}:${tag}`)
    const [was, is] = [before.tags.get(key), now.get(key)]
    if (target === undefined) return is === was ? [] : [`${key} moved, and the report does not name it`]
    const { result, after } = target
    const prefix = `${key} is said to be ${result}`
    const expected = moved.has(result) ? [image.digest] : unknown.has(result) ? [image.digest, was] : [was]
    return [
      ...(expected.includes(is) ? [] : [`${prefix} and names ${is}`]),
      ...(after === undefined || after === is || (isLiedTo && after === otherDigest)
        ? []
        : [`${prefix}, at ${after}, and names ${is}`]),
      ...(result === 'moved-by-other' && !isLiedTo ? [`${prefix}, and nobody else was there`] : []),
    ]
  })
  const isDone = report?.status === 'promoted' || report?.status === 'unchanged'
  const undone = isDone ? [...missingContent(work, world), ...unmoved(work, world, report)] : []
  return [...wrong, ...undone.map((part) => `${report?.status}, but: ${part}`), ...strayTags(work, world, before.tags)]
}

/** Tags of a failed run stand only if all of them moved, and what was read back afterwards is the failure. */
function halfDone({ work, world, reports }: Ended): readonly string[] {
  const report = reports.at(-1)
  if (report?.status !== 'failed') return []
  const targets = report.promotions.flatMap((promotion) => promotion.targets)
  const standing = targets.filter(({ result }) => result === 'created' || result === 'moved')
  const isVerified = report.failures.some(({ code }) => code === 'verify-failed')
  if (standing.length === 0 || (isVerified && unmoved(work, world, report).length === 0)) return []
  return standing.map(({ target, result }) => `the run failed, and ${formatReference(target)} stays ${result}`)
}

/** Promised tags that do not name the image, but for those that the report holds back and warns of. */
export function unmoved(work: Work, world: World, report: Report | undefined): readonly string[] {
  const now = tagsOf(world)
  const targets = report?.promotions.flatMap((promotion) => promotion.targets) ?? []
  const held = new Set(targets.filter(({ result }) => result === 'held').map(({ target }) => target.tag.toString()))
  const isWarned = (report?.warnings.length ?? 0) > 0
  return work
    .promises(world)
    .filter((promise) => now.get(keyOf(promise)) !== promise.image.digest && !(isWarned && held.has(promise.tag)))
    .map((promise) => `${keyOf(promise)} names ${now.get(keyOf(promise))}`)
}

/** Tags that no run promised stay; those that are made from digests come and change with the content. */
function strayTags(work: Work, world: World, before: Tags): readonly string[] {
  const promised = new Set(work.promises(world).map(keyOf))
  const now = tagsOf(world)
  return [...new Set([...before.keys(), ...now.keys()])]
    .filter((key) => !promised.has(key) && !/:sha256-/.test(key) && before.get(key) !== now.get(key))
    .map((key) => `${key} named ${before.get(key)} and names ${now.get(key)}`)
}

function falseChanges({ work, world, before, reports }: Ended): readonly string[] {
  const isChanged = reports.some(({ changed }) => changed)
  return isChanged || stateOf(work, world) === before.state
    ? []
    : ['it says that it changed nothing, and something is changed']
}

/** Every byte that is stored is what its digest says, and every tag names something that is whole. */
function unsound(world: World): readonly string[] {
  return roles.flatMap((role) =>
    repositoriesOf(world).flatMap((repository) => {
      const { store } = world.stage.registries[role]
      const manifests = store.manifests(repository)
      const blobs = new Set(manifests.flatMap(({ facts }) => facts?.blobs ?? []))
      const wrong = [
        ...manifests.filter(({ bytes, digest }) => digestOf(bytes) !== digest).map(({ digest }) => digest),
        ...[...blobs].filter((digest) => {
          const size = store.blobSize(repository, digest)
          return size !== undefined && digestOf(store.bytes.whole(digest)) !== digest
        }),
      ]
      return wrong.map((digest) => `${keyOfRepository(role, repository)}: the bytes of ${digest} are others`)
    }),
  )
}

function keyOfRepository(role: Role, repository: string): string {
  return `${role} ${repository}`
}
