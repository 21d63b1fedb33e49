// The settings of a run: its services, its clocks, and what it may do.

import type { Registries } from '../../registry/connect-options.ts'
import type { Spool } from '../../registry/content/spool.ts'
import type { RemoteName, Tag } from '../../registry/model/reference.ts'
import type { OpenRepository } from '../../registry/repository.ts'
import type { Attachment } from './attachment.ts'
import type { EventHub } from './events.ts'
import type { PlanDocument } from './plan-document.ts'
import type { LoadTrustServices, SignStatement } from './trust.ts'
import type { PublishPromotions, WorkflowRun } from './workflow-run.ts'

/** `content` stops at the barrier; `tags` continues from there. */
export type RunPhase = 'all' | 'preflight' | 'content' | 'tags'

/** The repository that packages of a registry should belong to. */
export interface PackageOwner {
  /** The host of the registry. */
  readonly registry: string
  /** `https://github.com`. */
  readonly serverUrl: string
  /** `owner/name`. */
  readonly repository: string
  /** Whether the token of the job pushes there: then the package is linked to `repository` unless its label says otherwise. */
  readonly pushesByJobToken: (name: RemoteName) => Promise<boolean>
}

export interface Settings {
  readonly open: OpenRepository
  readonly repositories: Registries['repositories']
  readonly preconnect: Registries['preconnect']
  readonly expectManifests: Registries['expectManifests']
  readonly events: EventHub
  /** Ends the run: a cancel, or the time that is up. */
  readonly signal: AbortSignal
  readonly dryRun: boolean
  readonly phase: RunPhase
  readonly rollback: boolean
  readonly verify: Verify
  /** Tags of sources that an earlier group of the run listed for `delete-source-tags`, by the name of their repository. */
  readonly listedSources?: Map<string, readonly Tag[]>
  /** Milliseconds to wait for sources that are not there yet. */
  readonly wait: number
  /** Who makes a plan: it is bound to them. */
  readonly maker: Pick<PlanDocument, 'repository' | 'run'>
  /** Whose workflow this is, if a registry links packages to repositories: a wrong link is a warning. */
  readonly packageOwner?: PackageOwner | undefined
  /** Files to attach to every promoted image. */
  readonly attachments: readonly Attachment[]
  /** The workflow run that records name; without it no record is attached. */
  readonly recorder: WorkflowRun | undefined
  /** Signs records; without it they are plain statements. */
  readonly signRecord?: SignStatement | undefined
  /** Called before the first write of a run that will sign records. Throws if they cannot be signed. */
  readonly prepareSigning?: (() => Promise<void>) | undefined
  /** Whether a signed SLSA verification summary is attached too if trust gates passed. */
  readonly verificationSummary?: boolean
  /** Called with what was promoted, once its records are attached. */
  readonly publish?: PublishPromotions | undefined
  readonly trustServices: LoadTrustServices
  readonly spool: Spool
  readonly sleep: (milliseconds: number) => Promise<void>
  /** A signal that is aborted after so many milliseconds. */
  readonly deadline: (milliseconds: number) => AbortSignal
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
  /** Milliseconds since the epoch. */
  readonly today: () => number
}

export type Verify = 'off' | 'on' | 'strict'
