// The inputs of the action, and the problems they can have.

import type { Attachment } from '../../../promote/model/attachment.ts'
import type { RunPhase } from '../../../promote/model/options.ts'
import type { RunRequest } from '../../../promote/requests/expand-selection.ts'
import type { RegistryAuth } from '../../../registry/credentials/sources.ts'
import type { RegistryIdentity } from '../../../registry/identities/types.ts'
import type { HostSettings } from '../../../registry/model/host-settings.ts'
import type { Surface } from '../../surface.ts'
import type { RecordSigning } from '../../trust/record-signer.ts'

export interface Inputs {
  readonly requests: readonly RunRequest[]
  /** Corrections that the user should see. */
  readonly notices: readonly string[]
  /** How many jobs share the work, and so the rates of registries; absent if it is not shared. */
  readonly shards?: number
  readonly dryRun: boolean
  readonly phase: RunPhase
  /** Whether a promotion that fails ends the run, or the others that share nothing with it go on. */
  readonly onError: 'stop' | 'continue'
  readonly rollback: boolean
  readonly verify: 'off' | 'on' | 'strict'
  /** Milliseconds to wait for the source. */
  readonly wait: number
  readonly attachments: readonly Attachment[]
  readonly record: boolean
  /** How records are signed, if they are. */
  readonly recordSigning?: RecordSigning
  /** Whether signed records come with a SLSA verification summary. */
  readonly verificationSummary: boolean
  /** Whether GitHub keeps records of the promotion too. */
  readonly githubRecords: boolean
  readonly githubToken: string | undefined
  readonly registryAuth: readonly RegistryAuth[]
  readonly registryIdentities: readonly RegistryIdentity[]
  readonly registries: ReadonlyMap<string, HostSettings>
  /** Most blob bodies in flight per registry. */
  readonly concurrency: number | 'auto'
  /** Milliseconds for the whole run. */
  readonly timeout: number
  /** Whether hints are kept in the Actions cache between runs. */
  readonly cache: boolean
  readonly summary: boolean
}

/** What is wrong with one input: `text` says what it is and what is allowed, and holds no secret. */
export interface Problem {
  readonly input: string
  readonly text: string
}

export interface InputSource {
  readonly surface: Surface
  /** The input's text, trimmed; empty if it was not given. */
  readonly get: (name: string) => string
  /** Throws if there is no such file. */
  readonly readFile: (path: string) => Promise<string>
  /** Called with every secret before anything is parsed. */
  readonly mask: (secret: string) => void
  /** `owner/name`, which a plan is bound to. */
  readonly repository: string
  /** What `annotations` without a value are filled from. */
  readonly serverUrl: string
  readonly sha: string
  readonly ref: string
  /** The folder that `attach` may read from. */
  readonly workspace: string
}
