// What the survey of one promotion works with.
import type { ExpectedBlobs, Registries } from '../../registry/connect-options.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import type { Attachment } from '../model/attachment.ts'
import type { Emit } from '../model/events.ts'
import type { RecordKind } from '../model/survey.ts'
import type { LoadTrustServices } from '../model/trust.ts'
import type { Repositories } from '../repositories.ts'
import type { SourceWait } from './wait-for-source.ts'

export interface SurveyContext {
  /** Opens connections to a repository before they are needed. */
  readonly preconnect: (name: RepositoryName, blobs: ExpectedBlobs) => void
  readonly expectManifests: Registries['expectManifests']
  readonly repositories: Repositories
  readonly emit: Emit
  /** Whether destinations are asked for the root by digest: the phase `content` copies it before any tag names it. */
  readonly probe: boolean
  readonly wait: SourceWait
  readonly attachments: readonly Attachment[]
  /** Whether destinations that have the image are checked manifest by manifest and blob by blob. */
  readonly strict: boolean
  /** Milliseconds since the epoch, for the age of an image. */
  readonly today: number
  readonly trustServices: LoadTrustServices
  /** The signed statements that the run attaches: one that is missing is attached though all tags are right. */
  readonly signedRecords: readonly RecordKind[]
}
