// Parses the name of a repository in a registry.
import { isIPv6 } from 'node:net'
import { plainText } from '../plain-text.ts'
import type { RemoteName } from '../reference.ts'
import { ReferenceSyntaxError } from './syntax-error.ts'

const hubHosts = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io'])
const component = /[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*/y
const host =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[([A-Fa-f0-9:.]+)\])(?::(\d{1,5}))?$/

/** Characters of registry and path together: the limit of most clients and registries. */
const nameLimit = 255

/** The registry and path of `name`, with Docker Hub's short names expanded. */
export function parseName(text: string, name: string): RemoteName {
  if (name === '') throw new ReferenceSyntaxError(text, 0, 'the repository is missing')
  if (/\s/.test(name)) throw new ReferenceSyntaxError(text, name.search(/\s/), 'a space is not allowed')
  const slash = name.indexOf('/')
  const first = name.slice(0, slash)
  const hasHost = slash > 0 && (isHost(first) || first !== first.toLowerCase())
  const registry = hasHost ? parseHost(text, first) : 'docker.io'
  const start = hasHost ? slash + 1 : 0
  const path = name.slice(start)
  checkPath(text, path, start)
  const official = registry === 'docker.io' && !path.includes('/')
  const whole = official ? `library/${path}` : path
  const excess = registry.length + 1 + whole.length - nameLimit
  if (excess > 0)
    throw new ReferenceSyntaxError(
      text,
      Math.max(0, name.length - excess),
      `registry and repository are longer than ${nameLimit} characters`,
    )
  return { kind: 'registry', registry, path: whole }
}

function parseHost(text: string, written: string): string {
  const match = host.exec(written)
  const address = match?.[1]
  if (match === null || (address !== undefined && !isIPv6(address)))
    throw new ReferenceSyntaxError(text, 0, `"${plainText(written)}" is not a host`)
  if (match[2] !== undefined && Number(match[2]) > 65_535)
    throw new ReferenceSyntaxError(text, written.lastIndexOf(':') + 1, 'the port is above 65535')
  const registry = registryOf(written)
  if (isHost(registry)) return registry
  throw new ReferenceSyntaxError(text, written.search(/[A-Z]/), 'a repository is in lower case')
}

/** Whether the first part of a name is a host instead of a part of a Docker Hub repository. */
function isHost(first: string): boolean {
  return /[.:[]/.test(first) || first === 'localhost'
}

/** The canonical host of a registry: in lower case, and `docker.io` for all names of Docker Hub. */
export function registryOf(host: string): string {
  const lower = host.toLowerCase()
  return hubHosts.has(lower) ? 'docker.io' : lower
}

function checkPath(text: string, path: string, start: number): void {
  let at = 0
  for (;;) {
    component.lastIndex = at
    const match = component.exec(path)
    if (match === null) throw new ReferenceSyntaxError(text, start + at, problemOf(path, at))
    at += match[0].length
    if (at === path.length) return
    if (path[at] !== '/') throw new ReferenceSyntaxError(text, start + at, problemOf(path, at))
    at += 1
  }
}

function problemOf(path: string, at: number): string {
  const character = path[at] ?? '/'
  if (character === '/') return 'a part of the repository is empty'
  return /[A-Z]/.test(character) ? 'a repository is in lower case' : 'this character is not allowed here'
}
