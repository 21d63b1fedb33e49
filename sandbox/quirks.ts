// The quirks: deviations of real registries from the specification, by name, with the registry that has each.

const simple = {
  'no-referrers-api': 'distribution 2 and 3, GHCR, GitLab: the referrers API answers 404, and no OCI-Subject',
  'no-subject-header': 'go-containerregistry: the referrers API exists, but the response to a push has no OCI-Subject',
  'subject-without-api': 'ociserver, Docker Hub in 2024: OCI-Subject is sent although the referrers API answers 404',
  'referrers-null': 'ociserver: an empty list of referrers is `null`',
  'referrers-paged': 'a small page of referrers at a time, with Link',
  'racy-referrers': 'olareg under load: of pushes with one subject that come at once, its list of referrers keeps one',
  'mount-declined': 'ECR without blob mounting: every mount opens an upload (202)',
  'mount-unknown-404': 'ociserver: a mount of an unknown blob or repository is 404',
  'mount-unknown-401': 'Harbor: a mount from an unknown project is 401',
  'mount-needs-scope': 'Docker Hub: a mount needs the pull scope of the source in the token, even of a public one',
  'no-digest-header': 'old Artifactory and ECR: no Docker-Content-Digest anywhere',
  'no-digest-on-tag-get': 'ECR: no Docker-Content-Digest on a GET by tag; HEAD has it',
  'immutable-tags': 'a tag refuses another digest as ECR says it (400 TAG_INVALID); the same one is fine',
  'immutable-tags-403': 'Docker Hub: the same, as 403 DENIED',
  'immutable-tags-409': 'Quay: the same, as 409 TAG_IMMUTABLE',
  'immutable-tags-412': 'Harbor: the same, as 412',
  'immutable-tags-strict': 'ECR: a tag that exists refuses every push, even of the same digest',
  'no-delete': 'distribution by default, GHCR: manifests cannot be deleted (405)',
  'no-cancel': 'GHCR: an upload cannot be cancelled (405)',
  'lagging-reads': 'GHCR: after a write the next reads of a tag show its former value',
  'tags-null': 'Nexus: an empty list of tags is `null`',
  'tags-no-link': 'go-containerregistry: pages of tags without Link',
  'tags-page-max': 'ECR: n above 1000 is an error',
  'no-multi-tag': 'every registry but zot and olareg: `?tag=` is ignored',
  'single-post-unsupported': 'distribution: POST with a digest drops the body and opens an upload (202)',
  'relative-location': 'Gitea: upload Locations are paths',
  'location-other-host': 'cloud registries: uploads go to another origin, which refuses Authorization',
  'blob-redirect': 'Docker Hub, GHCR, ECR: blobs are a 307 to another origin, which refuses Authorization',
  'rate-limited': 'Docker Hub: every k-th request is 429 with Retry-After',
  'ratelimit-headers': 'Docker Hub: manifests carry ratelimit-limit and ratelimit-remaining',
  'head-manifest-405': 'old proxies: HEAD of a manifest is 405',
  'false-fallback-tag': 'GitLab, `cosign copy`: `sha256-<hex>` names the image itself instead of its referrers',
  'read-only': 'distribution in maintenance: every write is 405, in plain text',
  'upload-denied': 'Docker Hub: the token is granted, the upload is 403 DENIED',
  'token-denied': 'GHCR: the token service answers 403 if it cannot grant the whole scope',
  'fixed-scope': 'Gitea, ECR Public: the challenge names the scope `*`, whatever was asked',
  'distribution-accept': 'distribution: an OCI manifest is 404 if Accept does not name its type',
  'namespace-required': 'Docker Hub: a name of one component is not found',
  'no-create-on-push': 'ECR, Google, Quay: an upload to a repository that does not exist is 404 NAME_UNKNOWN',
  'patch-201': 'ECR: a chunk is answered 201',
  'honours-if-match': 'no registry yet: If-Match on a manifest PUT is compare-and-swap (412)',
  'lax-references': 'go-containerregistry: a manifest may name blobs and manifests that are missing',
} as const

export type SimpleQuirk = keyof typeof simple

const composite = {
  ghcr: ['no-referrers-api', 'no-delete', 'no-cancel', 'lagging-reads', 'token-denied', 'blob-redirect'],
  ecr: ['tags-page-max', 'immutable-tags-strict', 'no-digest-on-tag-get', 'patch-201', 'mount-declined'],
  gitlab: ['no-referrers-api', 'false-fallback-tag'],
  dockerhub: ['namespace-required', 'mount-needs-scope', 'ratelimit-headers', 'blob-redirect'],
  harbor: ['mount-unknown-401', 'immutable-tags-412'],
} as const satisfies Readonly<Record<string, readonly SimpleQuirk[]>>

export type Quirk = SimpleQuirk | keyof typeof composite

const isComposite = (name: string): name is keyof typeof composite => Object.hasOwn(composite, name)
const isSimple = (name: string): name is SimpleQuirk => Object.hasOwn(simple, name)

export const isQuirk = (name: string): name is Quirk => isSimple(name) || isComposite(name)

/** The simple quirks behind a list of names. */
export function expandQuirks(names: readonly Quirk[]): ReadonlySet<SimpleQuirk> {
  return new Set(names.flatMap((name): readonly SimpleQuirk[] => (isComposite(name) ? composite[name] : [name])))
}

/** Every quirk with the line that explains it, for the command line's help. */
export function listQuirks(): readonly (readonly [name: Quirk, meaning: string])[] {
  const names = Object.keys({ ...composite, ...simple }).filter(isQuirk)
  return names.map((name) => [name, isComposite(name) ? composite[name].join(' + ') : simple[name]])
}
