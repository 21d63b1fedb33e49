// What the verdicts of promote-image and of `gh attestation verify` are compared on: provenance, and whose is required.
import type { BuilderPolicy } from '../../../../src/promote/model/trust.ts'

export interface GhCase {
  readonly image: string
  readonly required: string
  /** The repository below `acme/`. */
  readonly repository: string
  readonly policy: BuilderPolicy
  /** Arguments of gh that require the same. */
  readonly gh: readonly string[]
  /** The trusted root; that of GitHub's instance by default. */
  readonly root?: 'github' | 'logged' | 'foreign'
  /** What both say, or each. */
  readonly verdict: boolean | { readonly ours: boolean; readonly gh: boolean }
  readonly why?: string
}

const app: BuilderPolicy = { repository: 'acme/app' }
const inApp = ['--repo', 'acme/app']
const promote = '.github/workflows/promote.yml'
const reusable = 'acme/workflows/.github/workflows/build.yml'
const ownImage = "provenance as GitHub's instance signs it"
const byReusable = 'the same by a reusable workflow of another repository'
const loggedImage = 'provenance in the log of another Sigstore'
const github = { image: ownImage, repository: 'github' }

export const ghCases: readonly GhCase[] = [
  { ...github, required: 'the repository', policy: app, gh: inApp, verdict: true },
  {
    ...github,
    required: 'another repository',
    policy: { repository: 'acme/other' },
    gh: ['--repo', 'acme/other'],
    verdict: false,
  },
  {
    ...github,
    required: 'the repository and the workflow',
    policy: { ...app, workflow: promote },
    gh: [...inApp, '--signer-workflow', `acme/app/${promote}`],
    verdict: true,
  },
  {
    ...github,
    required: 'another workflow',
    policy: { ...app, workflow: '.github/workflows/build.yml' },
    gh: [...inApp, '--signer-workflow', 'acme/app/.github/workflows/build.yml'],
    verdict: false,
  },
  {
    ...github,
    required: 'the ref',
    policy: { ...app, ref: 'refs/heads/main' },
    gh: [...inApp, '--source-ref', 'refs/heads/main'],
    verdict: true,
  },
  {
    ...github,
    required: 'another ref',
    policy: { ...app, ref: 'refs/tags/v1' },
    gh: [...inApp, '--source-ref', 'refs/tags/v1'],
    verdict: false,
  },
  {
    ...github,
    required: 'a runner of GitHub',
    policy: { ...app, runner: 'github-hosted' },
    gh: [...inApp, '--deny-self-hosted-runners'],
    verdict: true,
  },
  {
    ...github,
    required: 'another issuer of tokens',
    policy: { ...app, issuer: 'https://issuer.test' },
    gh: [...inApp, '--cert-oidc-issuer', 'https://issuer.test'],
    verdict: false,
  },
  {
    ...github,
    required: 'the repository, under another authority',
    root: 'foreign',
    policy: app,
    gh: inApp,
    verdict: false,
  },
  {
    image: byReusable,
    repository: 'reusable',
    required: 'that workflow',
    policy: { ...app, workflow: reusable },
    gh: [...inApp, '--signer-workflow', reusable],
    verdict: true,
  },
  {
    image: byReusable,
    repository: 'reusable',
    required: 'the repository',
    policy: app,
    gh: inApp,
    verdict: { ours: true, gh: false },
    why: 'gh requires that the workflow is of the repository too, unless it is named',
  },
  {
    image: "the same with the issuer of an enterprise's own",
    repository: 'enterprise',
    required: 'the repository',
    policy: app,
    gh: inApp,
    verdict: { ours: true, gh: false },
    why: 'gh must be told with `--cert-oidc-issuer`',
  },
  {
    image: "another image's provenance, attached to this one",
    repository: 'moved',
    required: 'the repository',
    policy: app,
    gh: inApp,
    verdict: false,
  },
  {
    image: 'the same beside a bundle that is not well formed',
    repository: 'malformed',
    required: 'the repository',
    policy: app,
    gh: inApp,
    verdict: { ours: true, gh: false },
    why: 'gh fails on the first bundle that it cannot read',
  },
  {
    image: 'the same beside a bundle by a key',
    repository: 'beside-key',
    required: 'the repository',
    policy: app,
    gh: inApp,
    verdict: true,
  },
  {
    image: loggedImage,
    repository: 'logged',
    required: 'the repository',
    root: 'logged',
    policy: app,
    gh: inApp,
    verdict: true,
  },
  {
    image: 'the same without its log entry',
    repository: 'unlogged',
    required: 'the repository',
    root: 'logged',
    policy: app,
    gh: inApp,
    verdict: false,
  },
]
