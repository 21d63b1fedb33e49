// Warns if a version is published under another spelling already: `v1.2.3` beside `1.2.3`.
import { shortDigest } from '../../registry/model/digest.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import { compareVersions } from '../match/version/compare.ts'
import type { Emit } from '../model/events.ts'
import type { Survey } from '../model/survey.ts'
import type { Repositories } from '../repositories.ts'
import { schemeOf } from '../requests/version-targets.ts'

/**
 * Only new tags, and only in repositories whose tags were listed for a guard. One HEAD per other spelling, none if there
 * is none. The spellings that the request names itself are left out.
 */
export async function warnOfOtherSpellings(
  { request, root, targets, tags }: Pick<Survey, 'request' | 'root' | 'targets' | 'tags'>,
  repositories: Repositories,
  emit: Emit,
): Promise<void> {
  const scheme = schemeOf(request)
  const named = new Set(targets.map(({ target }) => formatReference(target)))
  const spellings = targets.flatMap(({ target, derived, current, disallowedBy }) => {
    const version = derived || current || disallowedBy ? undefined : scheme.version(target.tag)
    if (version === undefined) return []
    return scheme
      .versions(tags.get(formatName(target.repository))?.tags ?? [])
      .filter((published) => published.line === version.line && compareVersions(published, version) === 0)
      .map(({ tag }) => ({ target, spelling: { repository: target.repository, tag } }))
      .filter(({ spelling }) => !named.has(formatReference(spelling)))
  })
  await Promise.all(
    spellings.map(async ({ target, spelling }) => {
      const published = await repositories.get(spelling.repository).resolve(spelling.tag)
      if (published === undefined || published.digest === root.descriptor.digest) return
      const message = `${formatReference(target)} is a new tag, but ${spelling.tag} is the same version there and names another image, ${shortDigest(published.digest)}`
      emit({ kind: 'warning', message })
    }),
  )
}
