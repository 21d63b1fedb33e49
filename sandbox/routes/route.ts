// Determines which operation of the endpoint table of the specification a request is.
import type { Operation } from '../http/log.ts'

export interface Route {
  readonly operation: Operation
  readonly repository: string
  readonly reference: string
  /** The path is known, the method is not one of it. */
  readonly wrongMethod: boolean
}

type Methods = Readonly<Record<string, Operation>>

const endpoints: readonly (readonly [pattern: RegExp, methods: Methods])[] = [
  [/^\/v2\/?$/, { GET: 'ping', HEAD: 'ping' }],
  [/^\/v2\/_catalog$/, { GET: 'catalog' }],
  [/^\/token$/, { GET: 'token', POST: 'token' }],
  [/^\/v2\/(.+)\/blobs\/uploads\/?$/, { POST: 'upload-start' }],
  [
    /^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/,
    { PATCH: 'upload-patch', PUT: 'upload-put', GET: 'upload-status', DELETE: 'upload-cancel' },
  ],
  [/^\/signed\/(.+)\/([^/]+)$/, { GET: 'blob-get', HEAD: 'blob-head' }],
  [/^\/v2\/(.+)\/blobs\/([^/]+)$/, { GET: 'blob-get', HEAD: 'blob-head', DELETE: 'blob-delete' }],
  [
    /^\/v2\/(.+)\/manifests\/([^/]+)$/,
    { GET: 'manifest-get', HEAD: 'manifest-head', PUT: 'manifest-put', DELETE: 'manifest-delete' },
  ],
  [/^\/v2\/(.+)\/tags\/list$/, { GET: 'tags' }],
  [/^\/v2\/(.+)\/referrers\/([^/]+)$/, { GET: 'referrers' }],
]

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function findRoute(method: string, path: string, query: URLSearchParams): Route {
  const decoded = decode(path)
  for (const [pattern, methods] of endpoints) {
    const [found, repository = '', reference = ''] = pattern.exec(decoded) ?? []
    if (found === undefined) continue
    const operation = Object.hasOwn(methods, method) ? methods[method] : undefined
    const mounts = operation === 'upload-start' && query.has('mount')
    return {
      operation: mounts ? 'upload-mount' : (operation ?? 'other'),
      repository,
      reference,
      wrongMethod: operation === undefined,
    }
  }
  return { operation: 'other', repository: '', reference: '', wrongMethod: false }
}
