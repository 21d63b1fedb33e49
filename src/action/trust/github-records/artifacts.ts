// The artifacts that records of GitHub are about: one per destination of an image.
import type { PromotedImage } from '../../../promote/model/workflow-run.ts'
import { formatName, type RepositoryName } from '../../../registry/model/reference.ts'
import type { GithubRecordsOptions } from './options.ts'

export const permission = '`artifact-metadata: write`'

interface Artifact {
  readonly name: string
  readonly digest: string
  readonly version?: string
  readonly github_repository: string
}

type RegistryName = Extract<RepositoryName, { readonly kind: 'registry' }>

/** The repositories at registries that an image was promoted to. Layouts are files, of which GitHub keeps no records. */
export function destinations(
  images: readonly PromotedImage[],
  { repository }: GithubRecordsOptions,
): readonly { readonly destination: RegistryName; readonly artifact: Artifact }[] {
  return images.flatMap(({ digest, targets }) =>
    [...Map.groupBy(targets, (target) => formatName(target.repository))].flatMap(([name, [first, ...more]]) => {
      const destination = first?.repository
      if (first === undefined || destination?.kind !== 'registry') return []
      const tags = [first, ...more].flatMap(({ tag }) => tag ?? [])
      const version = tags.find((tag) => /^v?\d+\.\d+\.\d+/.test(tag)) ?? tags[0]
      const artifact = {
        name,
        digest,
        ...(version !== undefined && { version }),
        github_repository: repository.slice(repository.indexOf('/') + 1),
      }
      return [{ destination, artifact }]
    }),
  )
}
