// Finds the likeliest cause of a refusal by GitHub's registry, from responses that users reported.
import { isRecord } from '../../registry/model/descriptor.ts'
import type { CallApi } from './octokit.ts'
import { apiOf, type PackageFacts, readPackage, type VisiblePackage } from './packages-api.ts'
import type { AccessContext, Refusal } from './types.ts'

export interface AccessFacts {
  readonly serverUrl: string
  readonly repository: string
  /** The repository that a pull request comes from, if it is another. */
  readonly fork: string | undefined
  readonly dependabot: boolean
  readonly callApi: CallApi | undefined
}

/** Milliseconds for all calls of the API. */
const apiTimeout = 3000

const report = (source: string): string => `(from reports: github.com/${source})`

/** The likeliest cause and its remedy; `undefined` if neither the run, the registry nor the API shows one. */
export async function diagnose(refusal: Refusal, facts: AccessFacts): Promise<string | undefined> {
  const cause = causeFromTrigger(refusal, facts) ?? causeFromMessage(refusal, facts)
  if (cause !== undefined || facts.callApi === undefined) return cause
  const packageFacts = await readPackage(facts.callApi, refusal.owner, refusal.name)
  return packageFacts && causeFromFacts(refusal, packageFacts, facts)
}

/** Runs whose token can only read, whatever their workflow permits. */
function causeFromTrigger({ access }: Refusal, { fork, dependabot }: AccessFacts): string | undefined {
  if (access === 'read' || (fork === undefined && !dependabot)) return undefined
  const trigger = fork === undefined ? 'Dependabot' : `a pull request of the fork ${fork}`
  return `This run was started by ${trigger}: its token can only read, whatever \`permissions\` says. Promote after the merge, on \`push\` or \`release\` ${report('docker/build-push-action/issues/751')}.`
}

function causeFromMessage({ message, owner }: Refusal, { serverUrl }: AccessFacts): string | undefined {
  if (/SAML|single sign-on/i.test(message)) return signOn(owner, `${serverUrl}/settings/tokens`)
  if (/installation not allowed to/i.test(message))
    return `The job's token may not write packages. Give the job \`permissions: { packages: write }\` (beside its other permissions), and check that the organisation allows it under Settings, Actions, Workflow permissions ${report('actions/runner/issues/1039')}.`
  if (/does not match expected scopes/i.test(message))
    return 'The personal access token lacks a scope: it must be a classic one, with write:packages to push and read:packages to read.'
  if (/User cannot be authenticated/i.test(message)) return tokenUnknown
  return undefined
}

const tokenUnknown =
  "GitHub does not know this token: it is mistyped, revoked or expired, or it is a fine-grained one, which the registry does not accept. Use the job's own token, or a classic personal access token."

function signOn(owner: string, url: string): string {
  return `The organisation ${owner} requires single sign-on: authorise the token for it at ${url} ("Configure SSO"); the job's own token does not need it ${report('cli/cli/issues/2661')}.`
}

function causeFromFacts(refusal: Refusal, packageFacts: PackageFacts, facts: AccessFacts): string {
  const { owner, name, access } = refusal
  if (packageFacts.kind === 'visible') return causeFromPackage(refusal, packageFacts, facts)
  if (packageFacts.kind === 'single-sign-on')
    return signOn(owner, packageFacts.url ?? `${facts.serverUrl}/settings/tokens`)
  if (packageFacts.kind === 'token-unknown') return tokenUnknown
  if (packageFacts.kind === 'not-permitted')
    return `The job's token may not even list packages. Give the job \`permissions: { packages: ${access} }\`.`
  const invisible = `The token cannot see a package ${owner}/${name}:`
  return access === 'write'
    ? `${invisible} if it does not exist yet, the job needs \`permissions: { packages: write }\` and the organisation must allow new packages; if it exists, it is private. ${accessHint(refusal, facts)}.`
    : `${invisible} it does not exist, or it is private and closed to this repository. ${accessHint(refusal, facts)}.`
}

function causeFromPackage(refusal: Refusal, visible: VisiblePackage, facts: AccessFacts): string {
  const { repository: linked, visibility, owners } = visible
  const { serverUrl, repository } = facts
  const page = `${serverUrl}/${owners}/${refusal.owner}/packages/container/${encodeURIComponent(refusal.name)}/settings`
  const remedy = `${accessHint(refusal, facts)}: ${page}`
  if (linked === undefined)
    return `The ${visibility} package is not linked to a repository: no workflow created it, and its image has no label \`org.opencontainers.image.source\`. A promotion by digest cannot add one. ${remedy} ${report('hephaestus-build/Hephaestus/pull/1671')}.`
  if (linked.toLowerCase() !== repository.toLowerCase())
    return `The ${visibility} package belongs to ${linked}. ${remedy} ${report('docker/build-push-action/issues/606')}.`
  return `The ${visibility} package is linked to this repository, so the job lacks \`permissions: { packages: ${refusal.access} }\`, or the package does not inherit the repository's access. ${remedy}.`
}

function accessHint({ access }: Refusal, { repository }: AccessFacts): string {
  const role = access === 'write' ? 'Write' : 'Read'
  return `Add ${repository || 'the repository'} under "Manage Actions access" of the package's settings, with the role ${role}`
}

/** What the run itself knows, and a way to call the API. Never throws. */
export async function accessFactsOf(context: AccessContext): Promise<AccessFacts> {
  const { serverUrl, apiUrl, repository, eventName, actor, githubToken } = context
  const baseUrl = apiOf(serverUrl, apiUrl)
  return {
    serverUrl,
    repository,
    fork: eventName === 'pull_request' ? forkOf(context.payload, repository) : undefined,
    dependabot: actor === 'dependabot[bot]' && eventName !== 'pull_request_target',
    callApi: baseUrl === undefined || githubToken === undefined ? undefined : await apiClient(baseUrl, githubToken),
  }
}

/** `undefined` if it cannot be made: the toolkit throws for a proxy variable that is not a URL. */
async function apiClient(baseUrl: string, token: string): Promise<CallApi | undefined> {
  try {
    return (await import('./octokit.ts')).openApi(baseUrl, token, apiTimeout)
  } catch {
    return undefined
  }
}

function forkOf(payload: AccessContext['payload'], repository: string): string | undefined {
  const request = payload['pull_request']
  const head = isRecord(request) ? request['head'] : undefined
  const from = isRecord(head) ? head['repo'] : undefined
  const name = isRecord(from) ? from['full_name'] : undefined
  return typeof name === 'string' && /^[\w.-]+\/[\w.-]+$/.test(name) && name !== repository ? name : undefined
}
