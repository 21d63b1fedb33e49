// How a promotion can end badly, told with the side it happened on and what to do about it.

import {
  formatName,
  formatReference,
  type Reference,
  type RepositoryName,
  type Tag,
} from '../../registry/model/reference.ts'

/** The source is truly not there: its registry said so. */
export class SourceNotFoundError extends Error {
  override readonly name = 'SourceNotFoundError'
  readonly remedy: string

  constructor(source: Reference, nearest: readonly Tag[]) {
    const { repository } = source
    const place = repository.kind === 'registry' ? repository.registry : formatName(repository)
    super(`${formatReference(source)} does not exist: ${place} knows no such image`)
    const similar = nearest.length > 0 ? ` Tags there that look like it: ${nearest.join(', ')}.` : ''
    this.remedy = `${whereToLook(source)}${similar}`
  }
}

function whereToLook({ repository, digest }: Reference): string {
  if (repository.kind !== 'registry')
    return `Check the path and the tag: it is read from the workspace, as it is when this step begins.`
  if (digest !== undefined)
    return `Where it was there before, it was deleted, or cleaned up after its tag was built anew: ${pushAgain}`
  return 'Check the name and that the build which pushes it has ended; credentials that may not read a private image can look the same.'
}

const pushAgain =
  'push that image again, or promote what its tag names now, and let clean-up jobs spare what is promoted.'

/** What the source's manifests name is not there any more: it went while the run copied it, or just before. */
export class SourceContentMissingError extends Error {
  override readonly name = 'SourceContentMissingError'
  readonly remedy = `Nothing was tagged. It was deleted, or cleaned up, while a manifest still names it: ${pushAgain}`

  constructor(what: string, origins: readonly RepositoryName[]) {
    super(`${what} is gone from ${origins.map(formatName).join(' and ')}`)
  }
}

/** The source is there, and what was asked for cannot be made of it. */
export class InvalidSourceError extends Error {
  override readonly name = 'InvalidSourceError'
  readonly remedy: string

  constructor(problem: string, remedy: string) {
    super(problem)
    this.remedy = remedy
  }
}

/** A tag did not hold what the plan was made for when its turn came. */
export class TagConflictError extends Error {
  override readonly name = 'TagConflictError'
  readonly remedy = 'Another writer moved it during this run. Look at what it names now, and run again to decide anew.'
}

/** What reading back found wrong, all of it. */
export class VerifyError extends Error {
  override readonly name = 'VerifyError'
  readonly remedy =
    'Nothing was rolled back: every write was confirmed when it was made. Look at what the registry shows now; where its reads only lag, a re-run finds everything in place.'

  constructor(problems: readonly string[]) {
    super(problems.join('; '))
  }
}
