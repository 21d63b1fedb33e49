// Makes the signer of a run's records.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { IdentityMissingError, TrustServiceError } from '../../promote/model/errors.ts'
import type { SignStatement } from '../../promote/model/trust.ts'
import { IdentityError, NoIdentityError } from '../../registry/identities/errors.ts'
import { fetchIdToken } from '../../registry/identities/id-token.ts'
import { isRecord } from '../../registry/model/descriptor.ts'
import type { Context } from '../context.ts'
import { requestSender, sendServiceRequest } from './request.ts'
import { keyedSigner, keylessSigner, signingAudience } from './sign-record.ts'
import { defaultInstance, type SigningInstance } from './signing-instance.ts'

export type RecordSigning =
  | { readonly kind: 'key'; readonly key: KeyObject }
  /** `instance` is absent if the repository decides. */
  | { readonly kind: 'keyless'; readonly instance: SigningInstance | undefined }

export interface SignerOptions {
  readonly context: Pick<Context, 'serverUrl' | 'payload'>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Called with every secret before it is used. */
  readonly onSecret: (secret: string) => void
}

export interface RecordSigner {
  readonly sign: SignStatement
  /** Asks the job for its identity, so that a run that cannot sign ends before it writes. Throws TrustServiceError or IdentityMissingError. */
  readonly prepare: () => Promise<void>
}

export function recordSigner(signing: RecordSigning, { context, env, signal, onSecret }: SignerOptions): RecordSigner {
  if (signing.kind === 'key')
    return { sign: keyedSigner(signing.key, createPublicKey(signing.key)), prepare: async () => undefined }
  const send = requestSender(signal)
  const { repository } = context.payload
  const visibility = isRecord(repository) ? repository['visibility'] : undefined
  const requestToken = (audience: string) => idToken(audience, { env, send: sendServiceRequest(send), onSecret })
  const sign = keylessSigner({
    instance:
      signing.instance ?? defaultInstance(context.serverUrl, typeof visibility === 'string' ? visibility : undefined),
    send,
    idToken: requestToken,
    now: () => performance.now(),
  })
  return { sign, prepare: async () => void (await requestToken(signingAudience)) }
}

async function idToken(...[audience, options]: Parameters<typeof fetchIdToken>): Promise<string> {
  // The variable by which sigstore's own clients take a token of any CI.
  const given = options.env['SIGSTORE_ID_TOKEN']
  if (given) {
    options.onSecret(given)
    return given
  }
  try {
    return await fetchIdToken(audience, options)
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause
    const problem = `the record could not be signed with the job's identity: ${cause.message}`
    const remedy = 'If the job cannot have an identity, sign with `record-key`.'
    throw cause instanceof NoIdentityError
      ? new IdentityMissingError(problem, { remedy, cause })
      : new TrustServiceError(problem, remedy, { cause })
  }
}
