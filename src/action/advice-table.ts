// The advice for each error code: inputs, workflow keys, other actions or commands to use.
import { createRepositoryCommand } from '../registry/families/ecr-address.ts'
import type { ErrorCode } from '../registry/model/errors.ts'
import type { LoginPlace } from '../registry/model/login.ts'
import { settingAdvice } from './registry-setting.ts'
import type { SurfaceText } from './surface.ts'

export interface Advice {
  readonly codes: readonly ErrorCode[]
  /** The name of a registry family; any registry without it. */
  readonly family?: string
  readonly access?: 'read' | 'write'
  /** Whether the request carried no login; either without it. */
  readonly anonymous?: boolean
  /** Where the login that was sent last came from. */
  readonly login?: LoginPlace
  /** Whether the connection was lost without TLS. */
  readonly plainHttp?: true
  readonly text: string | SurfaceText | ((registry: string, repository: string) => SurfaceText)
}

const refused = ['unauthorized', 'denied'] as const

/** The first row that fits is added to the failure's own remedy. */
export const advices: readonly Advice[] = [
  {
    codes: refused,
    family: 'GHCR',
    access: 'write',
    text: {
      action: 'The job needs `permissions: { packages: write }`.',
      'command-line': 'The token needs the scope write:packages.',
    },
  },
  {
    codes: refused,
    family: 'GHCR',
    access: 'read',
    text: {
      action: 'The job needs `permissions: { packages: read }`.',
      'command-line': 'The token needs the scope read:packages.',
    },
  },
  {
    codes: refused,
    family: 'ECR',
    text: {
      action: 'Run aws-actions/amazon-ecr-login in this job.',
      'command-line': 'Log in with `aws ecr get-login-password` and `docker login`, or set `registry-identities`.',
    },
  },
  { codes: ['repository-unknown', 'no-response'], family: 'ECR', access: 'write', text: createRepositoryAdvice },
  {
    codes: ['unauthorized'],
    login: 'input',
    text: {
      action: 'Correct the secret that this entry gets its password from, or the user name.',
      'command-line': 'Correct the user name or the password of this entry.',
    },
  },
  {
    codes: ['unauthorized'],
    login: 'file',
    text: (registry) => ({
      action: 'Correct the secret in the step that logs in (docker/login-action).',
      'command-line': `Log in again: \`docker login ${registry}\`.`,
    }),
  },
  {
    codes: ['unauthorized'],
    login: 'helper',
    text: 'Renew the login that the credential helper keeps.',
  },
  { codes: ['unauthorized'], login: 'variable', text: 'Correct the value of this variable.' },
  {
    codes: ['unauthorized'],
    login: 'identity',
    text: 'Check at the registry which identities it trusts, and for what.',
  },
  {
    codes: ['unauthorized'],
    login: 'job-token',
    text: 'Check the `permissions` of the job.',
  },
  {
    codes: ['unauthorized'],
    anonymous: false,
    text: {
      action: 'Correct the login of this job.',
      'command-line': 'Log in again; `promote-image login check REPOSITORY` shows which login is used.',
    },
  },
  {
    codes: refused,
    anonymous: true,
    text: {
      action: 'Run docker/login-action before this step, or set `registry-auth`.',
      'command-line':
        'Log in with `docker login`, or set `registry-auth`; `promote-image login check REPOSITORY` shows which login is used.',
    },
  },
  {
    codes: ['unauthorized'],
    text: {
      action: 'Run docker/login-action before this step, or set `registry-auth`.',
      'command-line': 'Log in with `docker login`, or set `registry-auth`.',
    },
  },
  {
    codes: ['credentials-unusable'],
    text: {
      action:
        'A login in a file is renewed by logging in again in this job; `registry-auth` is tried before all others.',
      'command-line': 'A login in a file is renewed by `docker login`; `registry-auth` is tried before all others.',
    },
  },
  {
    codes: ['realm-refused'],
    text: (registry) => settingAdvice('If the token service is in your own network', registry, 'allow-private: true'),
  },
  { codes: ['rate-limited'], text: 'Lower `concurrency`, or set `rate` for this registry in `registries`.' },
  {
    codes: ['referrers-unreadable', 'referrers-tag-immutable', 'signature-store'],
    text: '`referrers: none` promotes the image without what is attached to it.',
  },
  {
    codes: ['certificate-untrusted'],
    text: (registry) => settingAdvice('To trust it', registry, 'ca: ca.pem'),
  },
  {
    codes: ['client-certificate'],
    text: (registry) => settingAdvice('If it asks for one', registry, 'cert: client.pem, key: client.key'),
  },
  {
    codes: ['tls-mismatch'],
    text: (registry) => settingAdvice('If it speaks plain HTTP', registry, 'plain-http: true'),
  },
  { codes: ['tls-required'], text: tlsAdvice },
  { codes: ['no-response'], plainHttp: true, text: tlsAdvice },
  {
    codes: ['private-address'],
    text: (registry) => settingAdvice('If the address is right', registry, 'allow-private: true'),
  },
  {
    codes: ['referrers-busy'],
    text: {
      action: 'The `concurrency` key of a workflow lets one job run at a time.',
      'command-line': 'Let one promotion to this repository run at a time.',
    },
  },
  {
    codes: ['disk-full'],
    text: 'Free disk space on this machine, or promote to one registry at a time: then nothing is kept on disk.',
  },
]

/** `repository` begins with the registry. */
function createRepositoryAdvice(registry: string, repository: string): SurfaceText {
  const path = repository.slice(registry.length + 1)
  return mapTexts(
    settingAdvice('If this run should create it', registry, 'create-repository: true'),
    (text) => `${text} Or create it once: ${createRepositoryCommand(registry, path)}.`,
  )
}

/** Loopback hosts are the ones that are asked in plain HTTP without a setting. */
function tlsAdvice(registry: string): SurfaceText {
  return mapTexts(
    settingAdvice('If it speaks TLS', registry, 'plain-http: false'),
    (text) => `It was asked in plain HTTP, the default for loopback hosts. ${text}`,
  )
}

function mapTexts(texts: SurfaceText, change: (text: string) => string): SurfaceText {
  return { action: change(texts.action), 'command-line': change(texts['command-line']) }
}
