// What stands between a token and a package of GitHub's registry, recognised by the answers that users reported.

import { isRecord } from '../../registry/model/descriptor.ts'
import { readText } from '../outputs/files.ts'
import { apiOf, type CallApi, openApi, type PackageFacts, readPackage, type VisiblePackage } from './packages-api.ts'
import type { AccessContext, Refusal } from './types.ts'

export interface AccessFacts {
  readonly serverUrl: string
  readonly repository: string
  /** The repository that a pull request comes from, where that is another. */
  readonly fork: string | undefined
  readonly dependabot: boolean
  readonly ask: CallApi | undefined
}

const report = (source: string): string => `(from reports: github.com/${source})`

/** The likeliest cause and its remedy; `undefined` where neither the run, the registry nor the API tells. */
export async function diagnose(refusal: Refusal, around: AccessFacts): Promise<string | undefined> {
  const known = causeFromTrigger(refusal, around) ?? causeFromMessage(refusal, around)
  if (known !== undefined || around.ask === undefined) return known
  const facts = await readPackage(around.ask, refusal.owner, refusal.name)
  return facts && causeFromFacts(refusal, facts, around)
}

/** Runs whose token reads only, whatever their workflow permits. */
function causeFromTrigger({ act }: Refusal, { fork, dependabot }: AccessFacts): string | undefined {
  if (act === 'read' || (fork === undefined && !dependabot)) return undefined
  const who = fork === undefined ? 'Dependabot' : `a pull request of the fork ${fork}`
  return `This run was started by ${who}: its token reads only, whatever \`permissions\` says. Promote after the merge, on \`push\` or \`release\` ${report('docker/build-push-action/issues/751')}.`
}

function causeFromMessage({ said, owner }: Refusal, { serverUrl }: AccessFacts): string | undefined {
  if (/SAML|single sign-on/i.test(said)) return signOn(owner, `${serverUrl}/settings/tokens`)
  if (/installation not allowed to/i.test(said))
    return `The job's token may not write packages: give the job \`permissions: packages: write\` (beside what else it needs), and see that the organisation allows it under Settings, Actions, Workflow permissions ${report('actions/runner/issues/1039')}.`
  if (/does not match expected scopes/i.test(said))
    return 'The personal access token lacks a scope: it must be a classic one, with write:packages to push and read:packages to read.'
  if (/User cannot be authenticated/i.test(said)) return tokenUnknown
  return undefined
}

const tokenUnknown =
  "GitHub does not know this token: it is mistyped, revoked or over, or it is a fine-grained one, which the registry does not take. Use the job's own token, or a classic personal access token."

function signOn(owner: string, url: string): string {
  return `The organisation ${owner} wants single sign-on: authorise the token for it at ${url} ("Configure SSO"); the job's own token needs none ${report('cli/cli/issues/2661')}.`
}

function causeFromFacts(refusal: Refusal, facts: PackageFacts, around: AccessFacts): string {
  const { owner, name, act } = refusal
  if (facts.kind === 'seen') return causeFromPackage(refusal, facts, around)
  if (facts.kind === 'single-sign-on') return signOn(owner, facts.url ?? `${around.serverUrl}/settings/tokens`)
  if (facts.kind === 'token-unknown') return tokenUnknown
  if (facts.kind === 'not-permitted')
    return `The job's token may not even look at packages: give the job \`permissions: packages: ${act}\`.`
  const unseen = `The token sees no package ${owner}/${name}:`
  return act === 'write'
    ? `${unseen} if there is none yet, the job needs \`permissions: packages: write\` and the organisation must allow packages to be made; if there is one, it is private. ${accessHint(refusal, around)}.`
    : `${unseen} it does not exist, or it is private and closed to this repository. ${accessHint(refusal, around)}.`
}

function causeFromPackage(refusal: Refusal, facts: VisiblePackage, around: AccessFacts): string {
  const { repository: linked, visibility, owners } = facts
  const { serverUrl, repository } = around
  const page = `${serverUrl}/${owners}/${refusal.owner}/packages/container/${encodeURIComponent(refusal.name)}/settings`
  const remedy = `${accessHint(refusal, around)}: ${page}`
  if (linked === undefined)
    return `The ${visibility} package is linked to no repository, as one is that no workflow pushed first and that has no label \`org.opencontainers.image.source\`; a promotion by digest cannot add one. ${remedy} ${report('hephaestus-build/Hephaestus/pull/1671')}.`
  if (linked.toLowerCase() !== repository.toLowerCase())
    return `The ${visibility} package belongs to ${linked}. ${remedy} ${report('docker/build-push-action/issues/606')}.`
  return `The ${visibility} package is linked to this repository, so it is the job that lacks \`permissions: packages: ${refusal.act}\`, or the package does not inherit its access. ${remedy}.`
}

function accessHint({ act }: Refusal, { repository }: AccessFacts): string {
  const role = act === 'write' ? 'Write' : 'Read'
  return `Let ${repository || 'the repository'} in under "Manage Actions access" of the package's settings, with the role ${role}`
}

/** What the run itself knows, and a way to ask the API. Never throws. */
export async function accessFactsOf({ serverUrl, repository, githubToken, env }: AccessContext): Promise<AccessFacts> {
  const api = apiOf(serverUrl, env['GITHUB_API_URL'])
  return {
    serverUrl,
    repository,
    fork: env['GITHUB_EVENT_NAME'] === 'pull_request' ? await forkOf(env['GITHUB_EVENT_PATH'], repository) : undefined,
    dependabot: env['GITHUB_ACTOR'] === 'dependabot[bot]' && env['GITHUB_EVENT_NAME'] !== 'pull_request_target',
    ask: api !== undefined && githubToken !== undefined ? openApi(api, githubToken) : undefined,
  }
}

async function forkOf(path: string | undefined, repository: string): Promise<string | undefined> {
  const event = await readEvent(path)
  const request = isRecord(event) ? event['pull_request'] : undefined
  const head = isRecord(request) ? request['head'] : undefined
  const from = isRecord(head) ? head['repo'] : undefined
  const name = isRecord(from) ? from['full_name'] : undefined
  return typeof name === 'string' && /^[\w.-]+\/[\w.-]+$/.test(name) && name !== repository ? name : undefined
}

async function readEvent(path: string | undefined): Promise<unknown> {
  try {
    return path === undefined ? undefined : JSON.parse(await readText(path))
  } catch {
    return undefined
  }
}
