// Warns before a package is created at GitHub's registry that will not belong to the repository of the workflow: a new
// package is linked to the repository that its image's label `org.opencontainers.image.source` names, and without the label
// to that of the job whose token pushes it (github.com/github/docs/pull/22007).
import { formatName, type RemoteName } from '../../registry/model/reference.ts'
import { showUrl } from '../../registry/model/show-url.ts'
import { readConfig } from '../image/image-config.ts'
import { attestationsIn } from '../image/platforms.ts'
import type { Emit } from '../model/events.ts'
import type { PackageOwner } from '../model/options.ts'
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import type { Repositories } from '../repositories.ts'
import { existingRepositories } from './written-destinations.ts'

const sourceKey = 'org.opencontainers.image.source'

interface LinkContext {
  readonly owner: PackageOwner
  readonly repositories: Repositories
  readonly emit: Emit
}

/** Reads nothing of packages that exist, as far as the survey tells. Never throws: no run fails for this. */
export async function warnOfPackageLinks(plan: Plan, context: LinkContext): Promise<void> {
  const created = new Map<string, readonly [name: RemoteName, promotion: PlannedPromotion]>()
  const existing = existingRepositories(plan)
  for (const promotion of plan.promotions)
    for (const name of packagesOf(promotion, context.owner))
      if (!existing.has(formatName(name)) && !created.has(formatName(name)))
        created.set(formatName(name), [name, promotion])
  await Promise.allSettled(
    [...created.values()].map(async ([name, promotion]) => {
      if (await hasTags(name, context.repositories)) return
      const problem = await problemOf(name, await linkOf(promotion, context.repositories), context.owner)
      if (problem !== undefined) context.emit({ kind: 'warning', message: `${formatName(name)}: ${problem}` })
    }),
  )
}

/** The packages that content is copied to. */
function packagesOf({ content, decision }: PlannedPromotion, owner: PackageOwner): readonly RemoteName[] {
  if (decision !== 'promote') return []
  return content
    .filter(({ nodes }) => nodes.length > 0)
    .flatMap(({ destination }) => (destination.kind === 'registry' ? [destination] : []))
    .filter((name) => name.registry === owner.registry)
}

async function hasTags(name: RemoteName, repositories: Repositories): Promise<boolean> {
  return (await repositories.tagsOf(name)).tags.size > 0
}

interface Link {
  /** What the label of the first image says, else an annotation; absent if neither is there. */
  readonly source: string | undefined
}

/** `undefined` if it is not known what the image says of its source. */
async function linkOf({ root, nodes }: PlannedPromotion, repositories: Repositories): Promise<Link | undefined> {
  const attestations = attestationsIn(nodes)
  const image = nodes.find(({ manifest }) => manifest.kind === 'image' && !attestations.has(manifest.descriptor.digest))
  if (image?.manifest.kind !== 'image') return undefined
  const { config } = await readConfig(repositories.get(image.origin), image.manifest.config)
  if (config === undefined) return undefined
  const label = config.labels[sourceKey]
  return { source: label || root.annotations[sourceKey] || image.manifest.annotations[sourceKey] || undefined }
}

async function problemOf(
  name: RemoteName,
  link: Link | undefined,
  { repository, serverUrl, pushesByJobToken }: PackageOwner,
): Promise<string | undefined> {
  if (link === undefined) return undefined
  const { source } = link
  const url = `${serverUrl}/${repository}`
  const advice = `Set LABEL ${sourceKey}=${url} in the Dockerfile, or give the labels of docker/metadata-action to the build.`
  if (source === undefined)
    return (await pushesByJobToken(name))
      ? undefined
      : `the image has no label ${sourceKey}, and another token than the job's own pushes it: the new package is linked to no repository, and the token of ${repository} may not push to it. ${advice}`
  if (isOf(source, repository, serverUrl)) return undefined
  return `the image's label ${sourceKey} names another repository (${showUrl(source)}), to which the new package is linked; the token of ${repository} may then not push to it. ${advice}`
}

/** As a URL with or without a path below the repository, or as git writes it: `git@github.com:acme/app.git`. */
function isOf(source: string, repository: string, serverUrl: string): boolean {
  const host = URL.parse(serverUrl)?.host ?? ''
  const text = source.trim().toLowerCase()
  const bare = text.replace(/^(?:git\+)?[a-z]+:\/\/(?:[^/@]*@)?|^[^/@:]*@/, '')
  // The port of SSH says nothing about the web's address, and GitHub serves SSH at another name too.
  const named = /^(?:git\+)?ssh:/.test(text) ? bare.replace(/^(?:ssh\.)?([^/:]+)(?::\d+)?/, '$1') : bare
  const [, namedHost, path = ''] = /^([^/:]+(?::\d+)?)[/:](.*)$/.exec(named) ?? []
  const wanted = repository.toLowerCase()
  if (namedHost !== host.toLowerCase() || !path.startsWith(wanted)) return false
  return /^(?:\.git)?(?:[/#?]|$)/.test(path.slice(wanted.length))
}
