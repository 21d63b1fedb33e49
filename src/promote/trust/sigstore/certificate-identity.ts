// Whose a Fulcio certificate is, and whether that is whom a policy names (fulcio, docs/oid-info.md).
import type { Signer } from '@sigstore/verify'
import { matchesGlob } from '../../match/glob.ts'
import type { BuilderPolicy, IdentityPolicy } from '../../model/trust.ts'
import { quote } from '../signed/signed-text.ts'

export interface CertificateIdentity {
  /** Subject alternative name: a URI or an email address. */
  readonly name: string
  readonly issuer: string
  /** `https://<server>/<owner>/<repository>/<path of the workflow>@<ref>`. */
  readonly signer: string | undefined
  readonly runner: string | undefined
  /** `https://<server>/<owner>/<repository>` of the source. */
  readonly repository: string | undefined
  readonly ref: string | undefined
}

/** Beneath Fulcio's arc 1.3.6.1.4.1.57264.1. */
const extensions = { signer: 9, runner: 11, repository: 12, ref: 14 } as const

export function readCertificateIdentity({ identity }: Signer): CertificateIdentity {
  const value = (last: number): string | undefined => {
    const oid = identity?.oids?.find((entry) => entry.oid?.id.join('.') === `1.3.6.1.4.1.57264.1.${last}`)
    return oid === undefined ? undefined : utf8String(oid.value)
  }
  return {
    name: identity?.subjectAlternativeName ?? '',
    issuer: identity?.extensions?.issuer ?? '',
    signer: value(extensions.signer),
    runner: value(extensions.runner),
    repository: value(extensions.repository),
    ref: value(extensions.ref),
  }
}

/** The text of a DER-encoded UTF8String (X.690, 8.1.3). */
function utf8String(der: Uint8Array): string {
  const [tag = 0, length = 0] = der
  if (tag !== 0x0c) return ''
  return Buffer.from(der.subarray(length < 0x80 ? 2 : 2 + (length & 0x7f))).toString()
}

const githubIssuer = 'https://token.actions.githubusercontent.com'

/** `undefined` if the certificate is what the policy names; else a text that completes "the signature …". */
export function identityProblem(identity: CertificateIdentity, policy: IdentityPolicy): string | undefined {
  const { name } = identity
  return (
    issuerProblem(identity, policy.issuer) ??
    (matches(name, policy.identity) ? undefined : `is by ${quote(name)}, not by ${quote(policy.identity)}`)
  )
}

/** Enterprises may have an issuer of their own: GitHub's, with their name behind it. */
function issuerProblem({ issuer }: CertificateIdentity, wanted: string | undefined): string | undefined {
  const isWanted =
    wanted === undefined
      ? issuer === githubIssuer ||
        /^\/[\w-]+$/.test(issuer.startsWith(githubIssuer) ? issuer.slice(githubIssuer.length) : '')
      : matches(issuer, wanted)
  return isWanted ? undefined : `is by an identity of ${quote(issuer)}, not of ${quote(wanted ?? githubIssuer)}`
}

/** Build claims of a workflow's certificate; each value that the policy sets must match. */
export function builderProblem(identity: CertificateIdentity, policy: BuilderPolicy): string | undefined {
  const issuer = issuerProblem(identity, policy.issuer)
  if (issuer !== undefined) return issuer
  const repository = repositoryOf(identity.repository, policy)
  const workflow = workflowOf(identity, policy)
  const wanted = [
    ['repository', repository, policy.repository],
    ['workflow', workflow, policy.workflow],
    ['ref', identity.ref, policy.ref],
    ['runner', identity.runner, policy.runner],
  ] as const
  for (const [key, value, glob] of wanted)
    if (glob !== undefined && !matches(value ?? '', glob))
      return `names the ${key} ${quote(value ?? '')}, not ${quote(glob)}`
  return undefined
}

/** GitHub's issuer speaks for github.com alone; another issuer's server may have any name. */
function pathOf(url: string | undefined, { issuer }: BuilderPolicy): string | undefined {
  return issuer === undefined ? afterPrefix(url, 'https://github.com/') : url?.replace(/^https:\/\/[^/]+\//, '')
}

function afterPrefix(text: string | undefined, prefix: string): string | undefined {
  return text?.startsWith(prefix) === true ? text.slice(prefix.length) : undefined
}

function repositoryOf(url: string | undefined, policy: BuilderPolicy): string | undefined {
  return pathOf(url, policy)
}

/** The workflow that signed, without its ref; without its repository too if the policy's path begins with a dot. */
function workflowOf({ signer, repository }: CertificateIdentity, policy: BuilderPolicy): string | undefined {
  const path = pathOf(signer, policy)?.replace(/@.*$/, '')
  if (policy.workflow?.startsWith('.') !== true) return path
  const own = pathOf(repository, policy)
  return own === undefined ? undefined : afterPrefix(path, `${own}/`)
}

function matches(text: string, glob: string): boolean {
  return text !== '' && (text === glob || matchesGlob(text, glob))
}
