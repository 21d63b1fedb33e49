// The paths of credential files, from the environment by the rules of each tool.
import { join } from 'node:path'
import type { RemoteName } from '../model/reference.ts'

export interface CredentialEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user ID, for the runtime folder if `XDG_RUNTIME_DIR` is not set. */
  readonly uid?: number
}

/** `undefined` if unset or empty: workflows leave variables empty to mean "none". */
export function variable({ env }: CredentialEnvironment, name: string): string | undefined {
  return env[name] || undefined
}

function home(environment: CredentialEnvironment): string | undefined {
  return variable(environment, 'HOME') ?? variable(environment, 'USERPROFILE')
}

function dockerFolder(environment: CredentialEnvironment): string | undefined {
  const homeFolder = home(environment)
  return variable(environment, 'DOCKER_CONFIG') ?? (homeFolder && join(homeFolder, '.docker'))
}

/** docker/cli, cli/config: `DOCKER_CONFIG`, else `~/.docker`. */
export function dockerFile(environment: CredentialEnvironment): string | undefined {
  const folder = dockerFolder(environment)
  return folder && join(folder, 'config.json')
}

/**
 * The folder of docker/login-action's scoped logins, which buildx reads too (docker/login-action, src/context.ts;
 * docker/buildx, util/dockerutil/dockerconfig).
 */
export function scopedFolder(environment: CredentialEnvironment): string | undefined {
  const folder = dockerFolder(environment)
  const buildx = variable(environment, 'BUILDX_CONFIG') ?? (folder && join(folder, 'buildx'))
  return buildx && join(buildx, 'config')
}

/** `host[/repository][@action,…]`: every spelling of a scope that covers the access, most specific first. */
export function scopedLogins({ registry, path }: RemoteName, access: 'pull' | 'push'): readonly string[] {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry
  const scopes = access === 'push' ? ['@pull,push', '@push,pull', '@push', '@pull', '@', ''] : ['@pull', '@', '']
  return [`${host}/${path}`, host].flatMap((target) => scopes.map((scope) => `${target}${scope}`))
}

/** containers-auth.json(5): only the file that REGISTRY_AUTH_FILE names, else the runtime folder's and the user's. */
export function containersFiles(environment: CredentialEnvironment): readonly string[] {
  const named = variable(environment, 'REGISTRY_AUTH_FILE')
  if (named !== undefined) return [named]
  const homeFolder = home(environment)
  const runtimeFolder = variable(environment, 'XDG_RUNTIME_DIR')
  const configFolder = variable(environment, 'XDG_CONFIG_HOME') ?? (homeFolder && join(homeFolder, '.config'))
  return [
    runtimeFolder && join(runtimeFolder, 'containers', 'auth.json'),
    runtimeFolder === undefined && environment.uid !== undefined && `/run/containers/${environment.uid}/auth.json`,
    configFolder && join(configFolder, 'containers', 'auth.json'),
  ].filter((path) => typeof path === 'string')
}

/** The path for messages: `~` for the home folder. */
export function titleOf(path: string, environment: CredentialEnvironment): string {
  const homeFolder = home(environment)
  return homeFolder !== undefined && path.startsWith(join(homeFolder, '/'))
    ? `~/${path.slice(join(homeFolder, '/').length)}`
    : path
}
