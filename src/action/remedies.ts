// What a user of this action does about a failure: advice that names inputs, workflow keys or other actions.
import type { Failure, Report } from '../promote/model/report.ts'
import { familyOf } from '../registry/families/families.ts'
import type { ErrorCode } from '../registry/model/errors.ts'

interface Advice {
  readonly codes: readonly ErrorCode[]
  /** The name of a registry family; any registry without it. */
  readonly family?: string
  readonly access?: 'read' | 'write'
  readonly text: string | ((registry: string) => string)
}

/** A setting of one registry, as it is written under `with:`: GitHub takes no mapping there. */
function setting(registry: string, value: string): string {
  return `under \`with:\`, write \`registries: |\` and below it, indented, \`"${registry}": { ${value} }\`.`
}

const refused = ['unauthorized', 'denied'] as const

/** The first row that fits is added to the failure's own remedy. */
const advices: readonly Advice[] = [
  { codes: refused, family: 'GHCR', access: 'write', text: 'The job needs `permissions: { packages: write }`.' },
  { codes: refused, family: 'GHCR', access: 'read', text: 'The job needs `permissions: { packages: read }`.' },
  { codes: refused, family: 'ECR', text: 'Run aws-actions/amazon-ecr-login in this job.' },
  { codes: ['unauthorized'], text: 'Run docker/login-action before this step, or set `registry-auth`.' },
  { codes: ['credentials-unusable'], text: 'Log in again in this job, or set `registry-auth`, which is tried first.' },
  { codes: ['rate-limited'], text: 'Lower `concurrency`, or set `rate` for this registry in `registries`.' },
  {
    codes: ['referrers-unreadable', 'referrers-tag-immutable'],
    text: '`referrers: none` promotes the image without what is attached to it.',
  },
  {
    codes: ['certificate-untrusted'],
    text: (registry) => `If the certificate is meant, ${setting(registry, 'ca: ca.pem')}`,
  },
  {
    codes: ['tls-mismatch'],
    text: (registry) =>
      `If it speaks plain HTTP, ${setting(registry, 'plain-http: true')} \`plain-http: false\` means TLS on loopback.`,
  },
  {
    codes: ['private-address'],
    text: (registry) => `If the address is meant, ${setting(registry, 'allow-private: true')}`,
  },
  { codes: ['referrers-busy'], text: 'The `concurrency` key of a workflow lets one job run at a time.' },
  {
    codes: ['disk-full'],
    text: 'Free disk space on the runner, or promote to one registry at a time: then nothing is kept on disk.',
  },
]

/** The report with this advice added to the remedies of its failures. */
export function addAdvice(report: Report): Report {
  return { ...report, failures: report.failures.map(withAdvice) }
}

/** The failure with advice that names inputs, if there is some for it. */
export function withAdvice(failure: Failure): Failure {
  const advice = advices.find((row) => fits(row, failure))
  if (advice === undefined) return failure
  const text = typeof advice.text === 'string' ? advice.text : advice.text(failure.answer?.registry ?? '')
  return { ...failure, remedy: [failure.remedy ?? '', text].join(' ').trim() }
}

function fits({ codes, family, access }: Advice, { code, answer }: Failure): boolean {
  if (code === undefined || !codes.includes(code)) return false
  if (access !== undefined && access !== answer?.access) return false
  return family === undefined || (answer !== undefined && familyOf(answer.registry)?.name === family)
}
