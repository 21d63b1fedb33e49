// Reads the `registry-auth` input: logins as docker/login-action takes them. No message quotes it. It is checked by hand:
// a schema library would cost every run with a login a tenth of its start.
import { nearestName } from '../../../promote/text/did-you-mean.ts'
import { type ParseResult, problem } from '../../../promote/text/parse.ts'
import type { RegistryAuth } from '../../../registry/credentials/sources.ts'
import { familyOf } from '../../../registry/families/families.ts'
import { isRecord, type Json } from '../../../registry/model/descriptor.ts'
import { parseReference } from '../../../registry/model/reference-syntax/parse.ts'
import { ReferenceSyntaxError } from '../../../registry/model/reference-syntax/syntax-error.ts'
import { sentence } from '../../format.ts'
import type { Surface, SurfaceText } from '../../surface.ts'
import { readYaml } from '../yaml/parse.ts'

const knownKeys = ['registry', 'username', 'password', 'scope', 'ecr'] as const
/** Whether AWS issues the login; docker/login-action reads `true` in any case. */
const ecrWords = ['auto', 'true', 'false'] as const

/** `registry` defaults to docker.io; a `scope` (`acme/app`, `acme/app@push`) narrows the login to that path. */
export function readRegistryAuth(text: string, surface: Surface): ParseResult<readonly RegistryAuth[]> {
  const unquoted = unquotedPasswords(text, surface)
  if (unquoted.length > 0) return problem(...unquoted)
  const document = readYaml(text)
  if ('problems' in document) return document
  const logins = document.value
  if (!Array.isArray(logins)) return problem('it is not a list; begin each login with "- registry:".')
  if (logins.length === 0) return problem('it has no entry.')
  const problems = logins.flatMap((login: unknown, index) =>
    problemsOf(login, surface).map((text) => sentence(`entry ${index + 1}${text}`)),
  )
  if (problems.length > 0) return { problems }
  const value = logins.filter(isRecord).map(loginOf)
  const capitals = [...logins.filter(isRecord).entries()].filter(([, login]) => hasCapitals(login))
  const notices = capitals.map(
    ([at]) => `entry ${at + 1}: its repository path is taken in lower case, as registries require.`,
  )
  return { value, notices }
}

/** What is wrong with one login, each to follow its number. */
function problemsOf(login: unknown, surface: Surface): readonly string[] {
  if (!isRecord(login)) return [': it is not a map of registry, username and password']
  const { registry, scope, ecr } = login
  if (needsAws(login)) return [awsLogin[surface]]
  const texts = [registry, scope].every((value) => value === undefined || typeof value === 'string')
  return [
    ...Object.keys(login).filter(isUnknown).map(unknownKey),
    ...(ecr === undefined || ecr === '' || ecrWords.some((word) => word === ecrOf(login)) ? [] : [unknownEcr(ecr)]),
    ...(['username', 'password'] as const)
      .filter((key) => !isFilled(login[key]))
      .map((key) => `, ${key}: ${problemOf(login[key])}`),
    ...(texts && isHostOrPath(loginOf(login).registry)
      ? []
      : [': its registry is not a host or a host with a path, such as ghcr.io or ghcr.io/acme']),
  ]
}

const awsLogin: SurfaceText = {
  action:
    ': AWS issues this login, and `registry-auth` does not ask it. Run aws-actions/amazon-ecr-login before this step, or set `registry-identities`, and leave this entry out',
  'command-line':
    ': AWS issues this login, and `registry-auth` does not ask it. Log in with `aws ecr get-login-password` and `docker login`, or set `registry-identities`, and leave this entry out',
}

/** docker/login-action asks AWS for a password by keys, or by what the job is logged in as. */
function needsAws(login: Json): boolean {
  const { registry, username, password } = login
  const ecr = ecrOf(login)
  if (ecr === 'true') return true
  const host =
    textOr(registry)
      .replace(/^https?:\/\//, '')
      .split('/')[0] ?? ''
  return !(isFilled(username) && isFilled(password)) && ecr !== 'false' && familyOf(host)?.name === 'ECR'
}

function ecrOf({ ecr }: Json): string {
  return textOr(ecr).toLowerCase()
}

function unknownEcr(value: unknown): string {
  const meant = nearestName(textOr(value), ecrWords)
  return `, ecr: it is not one of its values. ${meant === undefined ? `Write ${ecrWords.join(', ')}, or leave it out` : `Did you mean "${meant}"?`}`
}

function isUnknown(key: string): boolean {
  return !knownKeys.some((name) => name === key)
}

function unknownKey(key: string): string {
  const meant = nearestName(key, knownKeys)
  return `: it has an unknown key. ${meant === undefined ? `Known keys: ${knownKeys.join(', ')}` : `Did you mean "${meant}"?`}`
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function problemOf(value: unknown): string {
  if (value === undefined) return 'it is missing'
  return value === '' ? 'it is empty' : 'it is not a text'
}

function loginOf({ registry, scope, username, password }: Json): RegistryAuth {
  const host = (textOr(registry) || 'docker.io').replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '')
  const path = textOr(scope).split('@')[0] ?? ''
  return {
    registry: (path === '' ? host : `${host}/${path}`).toLowerCase(),
    username: lineOf(username),
    password: lineOf(password),
  }
}

/** A block of YAML (`|`) ends in a newline, which is not part of the login; `docker login` removes it too. */
function lineOf(value: unknown): string {
  return textOr(value).replace(/\r?\n$/, '')
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isHostOrPath(registry: string): boolean {
  try {
    const { repository, tag, digest } = parseReference(`${registry}/x`)
    return repository.kind === 'registry' && tag === undefined && digest === undefined
  } catch (error) {
    if (error instanceof ReferenceSyntaxError) return false
    throw error
  }
}

/** The repository path only: hosts are written in any case. */
function hasCapitals({ registry, scope }: Json): boolean {
  const written = textOr(registry).replace(/^https?:\/\//, '')
  const path = written.includes('/') ? written.slice(written.indexOf('/')) : ''
  return /[A-Z]/.test(`${path}${textOr(scope).split('@')[0]}`)
}

const quotingAdvice: SurfaceText = {
  action: 'Put it in quotes, or write password: ${{ toJSON(secrets.NAME) }}.',
  'command-line': 'Put it in quotes.',
}

/** Passwords that YAML reads as its own syntax or cuts off. Found by line, before YAML is parsed and could echo them. */
function unquotedPasswords(text: string, surface: Surface): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const value = /^\s*(?:-\s+)?["']?password["']?\s*:\s+(\S.*)$/.exec(line)?.[1]?.trimEnd()
    if (value === undefined || !/^[*&!%@`{[]|^[^"'|>].*\s#/.test(value)) return []
    return [
      `line ${index + 1}: YAML reads a part of this password as its own syntax (it begins with one of * & ! % @ \` { [, or has " #" in it). ${quotingAdvice[surface]}`,
    ]
  })
}
