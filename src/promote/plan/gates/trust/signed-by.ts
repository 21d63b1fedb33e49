// The gate `signed-by`: one of these signers signed the image.
import type { SignerPolicy } from '../../../model/trust.ts'
import { defineGate, type Gate } from '../model/gate.ts'
import { mergeDistinct } from './schema.ts'
import { signers } from './signers.ts'
import { trustRefusals } from './trust-refusals.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    /** Of each list one signer is enough; people write one list. */
    readonly 'signed-by'?: readonly (readonly SignerPolicy[])[]
  }
}

export const signedBy: Gate = defineGate({
  key: 'signed-by',
  schema: signers,
  merge: mergeDistinct,
  check: (_, subject) => trustRefusals('signed-by', subject),
})
