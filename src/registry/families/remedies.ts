// The known sicknesses of registries: symptom, remedy, and where it was reported. The first row that fits is given.

export interface RefusalContext {
  readonly family: string | undefined
  readonly act: 'read' | 'write'
  /** `undefined`: no answer. */
  readonly status: number | undefined
  /** Codes and text of the answer. */
  readonly message: string
}

export interface Diagnosis {
  /** A name of families.ts, or of `sicknesses`; any registry without it. */
  readonly family?: string
  readonly act?: 'read' | 'write'
  readonly status?: readonly (number | undefined)[]
  readonly said?: RegExp
  readonly remedy: string
  /** The issue or page that reports it; absent where the specification itself says so. */
  readonly source?: string
}

/** Registries that people run under names of their own, as far as the name tells. */
export const selfHostedProducts: readonly (readonly [host: RegExp, family: string])[] = [
  [/(?:^|\.)jfrog\.io$|artifactory/, 'Artifactory'],
  [/harbor/, 'Harbor'],
  [/nexus|sonatype/, 'Nexus'],
  [/gitlab/, 'GitLab'],
  [/(?:^|\.)quay\.|(?:^|[.-])quay(?:[.-]|$)/, 'Quay'],
]

const refused = [401, 403] as const

const hosted: readonly Diagnosis[] = [
  {
    family: 'GHCR',
    act: 'write',
    status: refused,
    remedy: 'A package that exists must let this repository in: package settings, "Manage Actions access", role Write.',
    source: 'github.com/docker/build-push-action/issues/981',
  },
  {
    family: 'GHCR',
    status: refused,
    remedy:
      'A private package must let this repository in: package settings, "Manage Actions access". A package of another owner needs a personal access token.',
    source: 'github.com/docker/build-push-action/issues/981',
  },
  {
    family: 'Docker Hub',
    said: /immutable/i,
    remedy: 'The tag is immutable by the settings of the repository: push a new tag.',
    source: 'github.com/docker/hub-feedback/issues/2466',
  },
  {
    family: 'Docker Hub',
    act: 'write',
    status: refused,
    remedy:
      'Docker Hub gives a token even where it does not allow a push: the access token needs Read & Write, and the account must be a collaborator of the repository.',
    source: 'github.com/docker/hub-feedback/issues/1771',
  },
  {
    family: 'Docker Hub',
    status: refused,
    remedy: 'Docker Hub answers so for a repository that does not exist too: check the name, then the credentials.',
    source: "Docker's registry authentication page",
  },
  {
    family: 'Docker Hub',
    status: [429],
    remedy: 'Docker Hub counts manifest reads, 100 in six hours without an account: give credentials for docker.io.',
    source: "Docker Hub's usage and limits page",
  },
  {
    family: 'ECR',
    said: /NAME_UNKNOWN|RepositoryNotFound/,
    remedy:
      'ECR makes no repository on a push, unless a creation template says so: `aws ecr create-repository --repository-name …` first.',
    source: 'github.com/aws/containers-roadmap/issues/1970',
  },
  {
    family: 'ECR',
    act: 'write',
    status: [undefined],
    remedy: 'ECR drops the connection of a push to a repository that does not exist: create it first.',
    source: 'github.com/aws/containers-roadmap/issues/1970',
  },
  {
    family: 'ECR',
    said: /TAG_INVALID|immutable/i,
    remedy: 'The repository has immutable tags, and this one holds another image: push a new tag.',
    source: 'github.com/aws/containers-roadmap/issues/2380',
  },
  {
    family: 'ECR',
    said: /media ?type|artifactType/i,
    remedy:
      'ECR refuses media types with a ";" in them: leave that referrer out, or attach it with a plain media type.',
    source: 'github.com/aws/containers-roadmap/issues/2306',
  },
  {
    family: 'ECR',
    status: refused,
    remedy:
      'A login to ECR is good for twelve hours and one region. The role needs ecr:BatchGetImage and ecr:GetDownloadUrlForLayer to read; ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage to write.',
    source: 'the ECR user guide, required permissions for pushing an image',
  },
  {
    family: 'ECR Public',
    said: /NAME_UNKNOWN|RepositoryNotFound/,
    remedy: 'ECR Public makes no repository on a push: `aws ecr-public create-repository --region us-east-1 …` first.',
    source: 'the ECR Public user guide',
  },
  {
    family: 'Google',
    status: [404],
    act: 'write',
    remedy: 'Artifact Registry makes no repository on a push: `gcloud artifacts repositories create …` first.',
    source: "Artifact Registry's guide to pushing images",
  },
  {
    family: 'Google',
    status: refused,
    remedy:
      'The service account needs roles/artifactregistry.reader to read and roles/artifactregistry.writer to write in that project and location.',
    source: "Artifact Registry's guide to access control",
  },
  {
    family: 'ACR',
    said: /lock|WriteEnabled|immutable/i,
    remedy: 'The tag or repository is locked: `az acr repository update --write-enabled true …` unlocks it.',
    source: 'github.com/Azure/acr/issues/890',
  },
  {
    family: 'ACR',
    status: refused,
    remedy:
      'The identity needs AcrPull to read and AcrPush to write; a token of `az acr login` is good for three hours.',
    source: "ACR's guide to authentication",
  },
  {
    family: 'Quay',
    said: /TAG_IMMUTABLE|immutable/i,
    remedy: 'The tag is immutable and holds another image: push a new tag.',
    source: "Quay's source, v2 errors",
  },
  {
    family: 'Quay',
    said: /quota/i,
    remedy: 'The quota of the organisation is used up: delete images, or have it raised.',
    source: "Quay's source, v2 errors",
  },
  {
    family: 'Quay',
    status: refused,
    remedy:
      'A robot account needs Read or Write on each repository; Quay answers so for a repository that does not exist too.',
    source: "Quay's documentation of robot accounts",
  },
]

const selfHosted: readonly Diagnosis[] = [
  {
    family: 'GitLab',
    said: /MANIFEST_INVALID|manifest invalid/i,
    remedy: 'GitLab refuses indexes that list layers, such as BuildKit caches: push the image, not its cache.',
    source: 'gitlab.com/gitlab-org/container-registry, commit 79e854aa',
  },
  {
    family: 'GitLab',
    status: refused,
    remedy:
      'CI_JOB_TOKEN reaches its own project only; another needs a deploy token or an access token with read_registry and write_registry.',
    source: "GitLab's guide to registry authentication",
  },
  {
    family: 'Harbor',
    said: /immutable|PRECONDITION/i,
    remedy: 'A tag immutability rule of the project covers this tag: push a new tag, or change the rule.',
    source: "Harbor's documentation of tag immutability rules",
  },
  {
    family: 'Harbor',
    said: /quota/i,
    remedy: 'The storage quota of the project is used up: have it raised, or run its garbage collection.',
    source: "Harbor's documentation of project quotas",
  },
  {
    family: 'Harbor',
    status: [401, 403, 404],
    remedy:
      'The project must exist, and the robot account needs push in it. A robot\'s name has a "$": quote it so that neither the shell nor YAML reads it.',
    source: 'github.com/goharbor/harbor/issues/17097',
  },
  {
    family: 'Artifactory',
    act: 'write',
    status: refused,
    remedy: 'Moving a tag needs the Delete/Overwrite permission in Artifactory, besides Deploy.',
    source: 'github.com/GoogleContainerTools/kaniko/issues/1095',
  },
  {
    family: 'Nexus',
    status: [401],
    remedy: 'Nexus takes tokens only where the "Docker Bearer Token Realm" is active (Security, Realms).',
    source: "Nexus's documentation of Docker authentication",
  },
  {
    family: 'Nexus',
    act: 'write',
    status: [400, 403],
    remedy: 'The repository may forbid to deploy a tag again ("Disable redeploy"), or check content types strictly.',
    source: 'github.com/sonatype/nexus-public/issues/967',
  },
]

const anywhere: readonly Diagnosis[] = [
  {
    act: 'write',
    status: [405],
    remedy: 'The registry takes no writes now: it is in read-only mode, or a mirror. Ask its operator.',
    source: "distribution's configuration reference, maintenance",
  },
  {
    act: 'write',
    said: /NAME_UNKNOWN/,
    remedy: 'The repository does not exist, and this registry does not make it on a push: create it first.',
  },
  {
    status: [413],
    remedy: 'Raise the size limit of the registry or of the proxy in front of it (nginx: client_max_body_size).',
  },
  { status: [507], remedy: 'The storage of the registry is full: ask its operator.' },
  {
    status: [500, 502, 503, 504],
    remedy: 'The registry failed, or the proxy in front of it: its status page or its operator knows why.',
  },
  { status: [429], remedy: 'The registry limits how many requests it takes.' },
  {
    said: /immutable|TAG_INVALID/i,
    remedy: 'The tag cannot be moved by the rules of the registry: push a new tag.',
  },
  {
    status: [401],
    remedy: 'The registry does not know these credentials, or needs some.',
  },
  { act: 'write', status: [403], remedy: 'The credentials are known, and may not write here: give them push rights.' },
  { status: [403], remedy: 'The credentials are known, and may not read here: give them pull rights.' },
]

/** All rows, the particular before the general. */
export const diagnoses: readonly Diagnosis[] = [...hosted, ...selfHosted, ...anywhere]
