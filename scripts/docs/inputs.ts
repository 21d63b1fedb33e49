// The inputs as the docs show them: in groups, each with an example that the action's own reader takes.

/** YAML under `with:`, by input. If it has neither `source`, `config` nor `plan`, the docs add a source and a target. */
type Examples = Readonly<Record<string, string>>

export interface InputGroup {
  readonly title: string
  readonly examples: Examples
}

const image: Examples = {
  source: 'source: ghcr.io/acme/app:sha-1f2e3d4',
  targets: `targets: |
  ghcr.io/acme/app:1.2.3
  docker.io/acme/app:1.2.3`,
  combine: `source: |
  ghcr.io/acme/app:1.2.3-amd64
  ghcr.io/acme/app:1.2.3-arm64
combine: true
targets: ghcr.io/acme/app:1.2.3`,
  select: `source: ghcr.io/acme/app
select: 'semver: >=1.2 <2'
targets: docker.io/acme/app:{tag}`,
  platforms: 'platforms: linux/amd64, linux/arm64',
  unwrap: `platforms: linux/arm64
unwrap: true`,
  attestations: 'attestations: false',
  annotations: `platforms: linux/amd64, linux/arm64
annotations: |
  org.opencontainers.image.source
  org.opencontainers.image.version=1.2.3`,
  config: 'config: images.yml',
}

const tags: Examples = {
  'floating-tags': 'floating-tags: minor, latest',
  'version-pattern': String.raw`version-pattern: ^(?<major>\d+)\.(?<minor>\d+)(?:-(?<variant>[a-z]+))?$`,
  overwrite: `overwrite: |
  never: v*.*.*
  always: edge`,
  backup: "backup: '{tag}-previous'",
  'delete-source-tags': `delete-source-tags: |
  staging-*
  keep 10: pr-*`,
  'allow-targets': 'allow-targets: ghcr.io/acme/**',
  'on-error': `config: images.yml
on-error: continue`,
  rollback: 'rollback: false',
  verify: 'verify: strict',
}

const attached: Examples = {
  referrers: 'referrers: application/spdx+json, application/vnd.dev.sigstore.*',
  'referrers-source': 'referrers-source: ghcr.io/acme/build-signatures',
  'referrers-target': 'referrers-target: ghcr.io/acme/signatures',
  attach: 'attach: "reports/trivy.json: application/vnd.aquasec.trivy.report+json"',
  record: 'record: signed',
  'record-key': `record: signed
record-key: \${{ secrets.RECORD_KEY }}`,
  'signing-config': `record: signed
signing-config: trust/signing_config.json`,
  'verification-summary': `record: signed
verification-summary: true`,
  'github-records': `record: signed
github-records: true`,
}

const before: Examples = {
  require: `require: |
  platforms: [linux/amd64, linux/arm64]
  referrers-present: [application/spdx+json]
  max-age: 7d`,
  wait: 'wait: 10m',
  'dry-run': 'dry-run: true',
}

const jobs: Examples = {
  plan: `plan: \${{ needs.plan.outputs.plan }}`,
  phase: `plan: \${{ needs.plan.outputs.plan }}
phase: content`,
  shard: `plan: \${{ needs.plan.outputs.plan }}
phase: content
shard: 2/8`,
}

const access: Examples = {
  'github-token': `github-token: \${{ secrets.PACKAGES_TOKEN }}`,
  'registry-auth': `registry-auth: |
  - registry: docker.io
    username: acme
    password: \${{ secrets.DOCKERHUB_TOKEN }}`,
  'registry-identities': `registry-identities: |
  - type: aws-ecr
    registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com
    role-to-assume: arn:aws:iam::123456789012:role/release
  - type: dockerhub
    username: acme
    connection_id: 0f9c3c0e-58a4-4c39-9f0e-3a3a5a4c9a11`,
  registries: `registries: |
  registry.corp: { ca: certs/corp.pem, max-concurrency: 4 }
  "127.0.0.1:5000": { plain-http: true }`,
  concurrency: 'concurrency: 4',
  timeout: 'timeout: 20m',
  cache: "cache: 'true'",
  summary: 'summary: false',
}

/** Every input of action.yml, once. */
export const inputGroups: readonly InputGroup[] = [
  { title: 'Images', examples: image },
  { title: 'Tags', examples: tags },
  { title: 'Signatures, SBOMs and other attached artifacts', examples: attached },
  { title: 'Conditions and dry run', examples: before },
  { title: 'Plan and apply', examples: jobs },
  { title: 'Registries and the run', examples: access },
]
