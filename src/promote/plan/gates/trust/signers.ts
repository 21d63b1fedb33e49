// Reads whom `signed-by` names: a list of public keys, identities and Notation certificates.
import * as z from 'zod/mini'
import type { SignerPolicy } from '../../../model/trust.ts'
import { flag } from '../../../text/schema.ts'
import { readPublicKey } from '../../../trust/sigstore/public-key.ts'
import { quote } from '../model/values.ts'
import { closestProblem, isInPlace, nonEmptyText } from './schema.ts'

const signer = z
  .strictObject(
    {
      key: z.exactOptional(nonEmptyText),
      path: z.exactOptional(nonEmptyText),
      'transparency-log': z.exactOptional(flag),
      identity: z.exactOptional(nonEmptyText),
      issuer: z.exactOptional(nonEmptyText),
      notary: z.exactOptional(nonEmptyText),
      subject: z.exactOptional(nonEmptyText),
    },
    { error: 'a signer is a map with key, identity or notary' },
  )
  .check(
    z.superRefine((policy, context) => {
      for (const problem of signerProblems(policy)) context.addIssue(problem)
    }),
  )

type WrittenSigner = z.infer<typeof signer>

/** Keys that go with each kind of signer. */
const kinds = {
  key: ['path', 'transparency-log'],
  identity: ['issuer'],
  notary: ['path', 'subject'],
} as const satisfies Record<string, readonly (keyof WrittenSigner)[]>

function signerProblems(policy: WrittenSigner): readonly string[] {
  const [kind, ...others] = (['key', 'identity', 'notary'] as const).filter((name) => policy[name] !== undefined)
  if (kind === undefined)
    return ['a signer needs one of key (a public key), identity (of a certificate) or notary (certificates)']
  if (others.length > 0) return [`a signer has one of key, identity and notary, not ${[kind, ...others].join(' and ')}`]
  const allowed: readonly string[] = [kind, ...kinds[kind]]
  const stray = Object.keys(policy).filter((name) => !allowed.includes(name))
  if (stray.length > 0) return stray.map((name) => `${quote(name)} does not belong to a signer with ${kind}`)
  const key = policy.key === undefined || !isInPlace(policy.key) ? undefined : readPublicKey(policy.key)
  if (key !== undefined && 'problem' in key) return [`the key ${policy.path ?? 'in place'} ${key.problem}`]
  if (policy.notary !== undefined && isInPlace(policy.notary) && !policy.notary.includes('BEGIN CERTIFICATE'))
    return [`notary ${policy.path ?? 'in place'} is not a certificate in PEM`]
  return []
}

/** A policy that has been checked is one of the kinds. */
const signerPolicy = z.pipe(signer, z.custom<SignerPolicy, WrittenSigner>())
const signerList = z
  .array(signerPolicy, { error: 'it is not a list of signers: begin each with a dash, such as - { key: cosign.pub }' })
  .check(z.minLength(1, { error: 'it names no signer' }))

/** One list, as people write it, or several that must all hold, as those of a plan and of the step that applies it. */
export const signers: z.ZodMiniType<readonly (readonly SignerPolicy[])[]> = z.union(
  [
    z.pipe(
      signerList,
      z.transform((list) => [list]),
    ),
    z.array(signerList).check(z.minLength(1, { error: 'it names no signer' })),
  ],
  { error: closestProblem(['key', 'transparency-log', 'identity', 'issuer', 'notary', 'subject']) },
)
