// The `registry-auth` input: logins as docker/login-action takes them. No message ever quotes it.
import { z } from 'zod'
import type { RegistryAuth } from '../registry/credentials/place.ts'
import { parseReference, ReferenceSyntaxError } from '../registry/reference.ts'
import { fit, readYaml } from './document.ts'
import { problem, type Reading } from './fields.ts'

const present = z
  .string({ error: ({ input }) => (input === undefined ? 'it is missing' : 'it is not a text') })
  .min(1, { error: 'it is empty' })

const loginShape = z.strictObject(
  {
    registry: z.string({ error: 'it is not a text' }).optional(),
    username: present,
    password: present,
    scope: z.string({ error: 'it is not a text' }).optional(),
    ecr: z
      .enum(['auto', 'false', ''], {
        error:
          'ecr: true needs AWS, which is not asked here; log in with aws-actions/amazon-ecr-login before this step',
      })
      .optional(),
  },
  { error: 'it is not a map of registry, username and password' },
)
const keys = { known: Object.keys(loginShape.shape), quoted: false }
const shape = z
  .array(loginShape, { error: 'it is not a list; begin each login with "- registry:"' })
  .min(1, { error: 'it has no entry' })

/** `registry` defaults to docker.io; a `scope` (`acme/app`, `acme/app@push`) narrows the login to that path. */
export function readRegistryAuth(text: string): Reading<readonly RegistryAuth[]> {
  const document = readYaml(text)
  if ('problems' in document) return document
  const read = fit(shape, document.value, keys)
  if ('problems' in read) return read
  const logins = read.value.map(({ registry = '', scope = '', username, password }) => {
    const path = scope.split('@')[0] ?? ''
    const host = (registry || 'docker.io').replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '')
    return { registry: path === '' ? host : `${host}/${path}`, username, password }
  })
  const wrong = logins.flatMap(({ registry }, at) => (isPlace(registry) ? [] : [at + 1]))
  if (wrong.length > 0)
    return problem(
      ...wrong.map(
        (entry) => `entry ${entry}: its registry is no host, nor a host with a path, such as ghcr.io or ghcr.io/acme.`,
      ),
    )
  return { value: logins }
}

function isPlace(registry: string): boolean {
  try {
    const { repository, tag, digest } = parseReference(`${registry}/x`)
    return repository.kind === 'registry' && tag === undefined && digest === undefined
  } catch (error) {
    if (error instanceof ReferenceSyntaxError) return false
    throw error
  }
}
