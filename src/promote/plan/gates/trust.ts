// What the trust gates share: policies as people write them, and one evaluation for all of them.
import * as z from 'zod/mini'
import type { GateRefusal, Requirements } from '../../model/requirements.ts'
import type { BuilderPolicy, SignerPolicy, TrustRequirements } from '../../model/trust.ts'
import { flag, textThat } from '../../text/schema.ts'
import type { TrustGateKey, TrustRefusal } from '../../trust/judge.ts'
import { readPublicKey } from '../../trust/public-key.ts'
import type { GateSubject } from './gate.ts'
import { quote } from './values.ts'

const text = textThat('a text', (value) => value.trim() !== '')

/** Whether a value is a file's content; otherwise it is a path, which is read before the gates are evaluated. */
export function isInPlace(value: string): boolean {
  return /-----BEGIN |^\s*\{/.test(value)
}

const signer = z
  .strictObject(
    {
      key: z.exactOptional(text),
      path: z.exactOptional(text),
      'transparency-log': z.exactOptional(flag),
      identity: z.exactOptional(text),
      issuer: z.exactOptional(text),
      notary: z.exactOptional(text),
      subject: z.exactOptional(text),
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
  .array(signerPolicy, { error: 'it is not a list of signers' })
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
  { error: firstProblem },
)

/** What is wrong with a value: of the forms of a union, the one that it comes closest to. */
function firstProblem(union: { readonly code: string; readonly errors?: readonly (readonly Issue[])[] }): string {
  const [issue] = (union.errors ?? [])
    .flatMap(([first]) => first ?? [])
    .toSorted((one, other) => other.path.length - one.path.length)
  if (issue === undefined) return 'it is not what this gate expects'
  const at = issue.path.findLast((step) => typeof step === 'number')
  const where = at === undefined ? '' : `entry ${at + 1}: `
  return `${where}${issue.code === 'unrecognized_keys' ? unknownKeys(issue) : issue.message}`
}

interface Issue {
  readonly code: string
  readonly message: string
  readonly path: readonly PropertyKey[]
  readonly keys?: readonly string[]
}

function unknownKeys({ keys = [] }: Pick<Issue, 'keys'>): string {
  return `${keys.map(quote).join(', ')} is not known here`
}

const builder = z
  .strictObject(
    {
      repository: z.exactOptional(
        textThat('a repository such as acme/app', (value) => /^[^/\s]+\/[^/\s]+$/.test(value)),
      ),
      workflow: z.exactOptional(text),
      ref: z.exactOptional(textThat('a git reference such as refs/tags/v*', (value) => /^(?:refs\/|\*)/.test(value))),
      runner: z.exactOptional(
        textThat('github-hosted or self-hosted', (value) => /^(?:github|self)-hosted$/.test(value)),
      ),
      issuer: z.exactOptional(text),
    },
    { error: 'it is not a map such as { repository: acme/app }' },
  )
  .check(
    z.refine(({ repository, workflow }) => repository !== undefined || workflow !== undefined, {
      error: 'it names neither a repository nor a workflow: anyone could have built it',
    }),
    z.refine(({ repository, workflow }) => repository !== undefined || workflow?.startsWith('.') !== true, {
      error: 'a workflow without repository is written with its own: acme/app/.github/workflows/build.yml',
    }),
  )

/** One, as people write it, or several that must all hold. */
export const builders: z.ZodMiniType<readonly BuilderPolicy[]> = z.union(
  [
    z.pipe(
      builder,
      z.transform((policy) => [policy]),
    ),
    z.array(builder),
  ],
  { error: firstProblem },
)

/** Values that both plans have, once. */
export function mergeDistinct<T>(planned: readonly T[], applying: readonly T[]): readonly T[] {
  return [...new Map([...planned, ...applying].map((value) => [JSON.stringify(value), value])).values()]
}

function trustRequirements(requirements: Requirements): TrustRequirements {
  const { 'signed-by': signedBy, 'built-by': builtBy, attested, 'trusted-root': trustedRoot } = requirements
  return {
    ...(signedBy && { signedBy }),
    ...(builtBy && { builtBy }),
    ...(attested && { attested }),
    ...(trustedRoot && { trustedRoot }),
  }
}

const evaluations = new WeakMap<GateSubject, Promise<readonly TrustRefusal[]>>()

/** The refusals of one gate; the first gate that asks evaluates all, since they share what is read. */
export async function trustRefusals(key: TrustGateKey, subject: GateSubject): Promise<readonly GateRefusal[]> {
  const evaluation = evaluations.get(subject) ?? evaluate(subject)
  evaluations.set(subject, evaluation)
  return (await evaluation)
    .filter((refusal) => refusal.key === key)
    .map(({ problem }) => ({ problem, remedy: remedies[key] }))
}

/** The verifier is a library of its own. */
async function evaluate(subject: GateSubject): Promise<readonly TrustRefusal[]> {
  const { request, trustServices, now } = subject
  const [{ failedTrustGates }, { trustedImages }, services] = await Promise.all([
    import('../../trust/judge.ts'),
    import('../../trust/trusted-images.ts'),
    trustServices(),
  ])
  return failedTrustGates({
    images: await trustedImages(subject),
    requirements: trustRequirements(request.options.require ?? {}),
    services,
    now,
  })
}

const remedies: Readonly<Record<TrustGateKey, string>> = {
  'signed-by':
    'Sign the image before the promotion, with cosign or notation, or correct the signer; docs/trust.md lists which signature counts for what.',
  'built-by':
    'Attest the build with actions/attest (push-to-registry: true), or correct the values: they are compared with the certificate of the provenance.',
  attested: 'Attest it with actions/attest or `cosign attest`, signed by one whom `signed-by` or `built-by` names.',
  'trusted-root': 'Write one with `gh attestation trusted-root` or `cosign trusted-root create`.',
}
