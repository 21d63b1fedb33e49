// The errors of a promotion: what went wrong, on which side, and what to do about it.
import { type ErrorFacts, PromoteError } from '../../registry/model/errors.ts'
import {
  formatName,
  formatReference,
  type Reference,
  type RepositoryName,
  type Tag,
} from '../../registry/model/reference.ts'

/** The source does not exist: its registry answered 404. */
export class SourceNotFoundError extends PromoteError {
  override readonly name = 'SourceNotFoundError'
  readonly code = 'source-not-found'

  constructor(source: Reference, nearest: readonly Tag[]) {
    const { repository } = source
    const host = repository.kind === 'registry' ? repository.registry : formatName(repository)
    const similar = nearest.length > 0 ? ` Did you mean ${nearest.join(', ')}?` : ''
    const remedy = `${whereToLook(source)}${similar}`
    super(`${formatReference(source)} does not exist: ${host} has no such image`, { side: 'source', remedy })
  }
}

function whereToLook({ repository, tag, digest }: Reference): string {
  if (repository.kind !== 'registry')
    return `Check the path and the tag: it is read from the workspace, as it is when this step begins.`
  if (digest !== undefined) {
    const isConfig =
      tag === undefined
        ? 'If it is the output `imageid` of docker/build-push-action, it is the digest of a config and not of an image: use the output `digest`. '
        : ''
    return `${isConfig}If it was there before, it was deleted, or cleaned up after its tag was built again: ${pushAgain}`
  }
  return 'Check the name and that the build which pushes it has ended; credentials that may not read a private image can look the same.'
}

const pushAgain =
  'push that image again, or promote what its tag names now, and exclude promoted images from clean-up jobs.'

/** Content that the source's manifests name does not exist: it was deleted during the copy, or before. */
export class SourceContentMissingError extends PromoteError {
  override readonly name = 'SourceContentMissingError'
  readonly code = 'source-content-missing'

  constructor(what: string, origins: readonly RepositoryName[]) {
    const remedy = `It was deleted, or cleaned up, while a manifest still names it: ${pushAgain}`
    super(`${what} is gone from ${origins.map(formatName).join(' and ')}`, { side: 'source', remedy })
  }
}

/** The source exists, and the requested image cannot be created from it. */
export class InvalidSourceError extends PromoteError {
  override readonly name = 'InvalidSourceError'
  readonly code = 'source-invalid'

  constructor(problem: string, remedy: string) {
    super(problem, { side: 'source', remedy })
  }
}

/** The inputs contradict each other. */
export class InvalidRequestError extends PromoteError {
  override readonly name = 'InvalidRequestError'
  readonly code = 'request-invalid'

  constructor(problem: string, remedy: string) {
    super(problem, { remedy })
  }
}

/** A tag named something else than the plan saw when it was about to move. */
export class TagConflictError extends PromoteError {
  override readonly name = 'TagConflictError'
  readonly code = 'tag-conflict'

  constructor(message: string, remedy: string) {
    super(message, { side: 'target', remedy })
  }
}

/** Everything that the read-back found wrong. */
export class VerifyError extends PromoteError {
  override readonly name = 'VerifyError'
  readonly code = 'verify-failed'

  constructor(problems: readonly string[]) {
    const remedy =
      'No tag was put back: the registry confirmed every write. Look at what it shows now, and run again: a re-run pushes what is still missing.'
    super(problems.join('; '), { side: 'target', remedy })
  }
}

/** A service of Sigstore's or GitHub's that a trust gate or a signed record needs could not be used. */
export class TrustServiceError extends PromoteError {
  override readonly name = 'TrustServiceError'
  readonly code = 'trust-service'

  constructor(problem: string, remedy: string, facts: Pick<ErrorFacts, 'cause'> = {}) {
    super(problem, { ...facts, remedy })
  }
}

/** A record is to be signed with the identity of a job that has none. */
export class IdentityMissingError extends PromoteError {
  override readonly name = 'IdentityMissingError'
  readonly code = 'identity-missing'
}

/** A record was to be signed and is not attached. The promotion itself is done. */
export class RecordError extends PromoteError {
  override readonly name = 'RecordError'
  readonly code = 'record-unsigned'

  constructor(problems: readonly string[], remedy: string | undefined, facts: Pick<ErrorFacts, 'cause'> = {}) {
    super(`every tag is right, but the signed record is missing: ${problems.join('; ')}`, {
      ...facts,
      side: 'target',
      remedy: `${remedy === undefined ? '' : `${remedy} `}Nothing was rolled back. A re-run attaches the record.`,
    })
  }
}

/** The promotion is complete, and tags of the source that were to be deleted stay. */
export class TagDeletionError extends PromoteError {
  override readonly name = 'TagDeletionError'
  readonly code = 'tags-not-deleted'

  constructor(names: readonly string[]) {
    super(
      `every target names the image, but this registry does not delete tags: ${names.join(', ')} ${names.length === 1 ? 'stays' : 'stay'}`,
      {
        side: 'source',
        remedy: 'Delete them by hand, or leave out `delete-source-tags` for this registry.',
      },
    )
  }
}
