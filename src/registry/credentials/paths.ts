// Where credential files lie: the environment decides, and each tool has its own rule.
import { join } from 'node:path'
import type { RemoteName } from '../model/reference.ts'

export interface CredentialEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user's number, for the runtime folder where `XDG_RUNTIME_DIR` is not set. */
  readonly uid?: number
}

/** Set and not empty: an empty variable is what a workflow leaves where it means "none". */
export function variable({ env }: CredentialEnvironment, name: string): string | undefined {
  return env[name] || undefined
}

function home(around: CredentialEnvironment): string | undefined {
  return variable(around, 'HOME') ?? variable(around, 'USERPROFILE')
}

function dockerFolder(around: CredentialEnvironment): string | undefined {
  const own = home(around)
  return variable(around, 'DOCKER_CONFIG') ?? (own && join(own, '.docker'))
}

/** docker/cli, cli/config: `DOCKER_CONFIG`, else `~/.docker`. */
export function dockerFile(around: CredentialEnvironment): string | undefined {
  const folder = dockerFolder(around)
  return folder && join(folder, 'config.json')
}

/**
 * The folder of docker/login-action's scoped logins, which buildx reads too (docker/login-action, src/context.ts;
 * docker/buildx, util/dockerutil/dockerconfig).
 */
export function scopedFolder(around: CredentialEnvironment): string | undefined {
  const folder = dockerFolder(around)
  const buildx = variable(around, 'BUILDX_CONFIG') ?? (folder && join(folder, 'buildx'))
  return buildx && join(buildx, 'config')
}

/** `host[/repository][@action,…]`: every spelling of a scope that covers the access, most specific first. */
export function scopedLogins({ registry, path }: RemoteName, access: 'pull' | 'push'): readonly string[] {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry
  const scopes = access === 'push' ? ['@pull,push', '@push,pull', '@push', '@pull', '@', ''] : ['@pull', '@', '']
  return [`${host}/${path}`, host].flatMap((place) => scopes.map((scope) => `${place}${scope}`))
}

/** containers-auth.json(5): the named file alone, else the runtime folder's and the user's. */
export function containersFiles(around: CredentialEnvironment): readonly string[] {
  const named = variable(around, 'REGISTRY_AUTH_FILE')
  if (named !== undefined) return [named]
  const own = home(around)
  const session = variable(around, 'XDG_RUNTIME_DIR')
  const config = variable(around, 'XDG_CONFIG_HOME') ?? (own && join(own, '.config'))
  return [
    session && join(session, 'containers', 'auth.json'),
    session === undefined && around.uid !== undefined && `/run/containers/${around.uid}/auth.json`,
    config && join(config, 'containers', 'auth.json'),
  ].filter((path) => typeof path === 'string')
}

/** The path as people know it: `~` for the home folder. */
export function titleOf(path: string, around: CredentialEnvironment): string {
  const own = home(around)
  return own !== undefined && path.startsWith(join(own, '/')) ? `~/${path.slice(join(own, '/').length)}` : path
}
