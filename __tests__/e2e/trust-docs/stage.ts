// The world that the examples of docs/trust.md expect: ghcr.io, GitHub's instance of Sigstore, its API and its runner, by their
// real names; and a reader's project and shell.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Built, referrer, seed } from '../../../sandbox/content.ts'
import { parseJson } from '../../../src/registry/model/json/json.ts'
import { issueJwt } from '../../support/identity-services.ts'
import { type Ended, run } from '../../support/processes.ts'
import { type Asked, answering } from '../../support/service-answers.ts'
import { ecKeys, pem } from '../../support/sign-bundle.ts'
import { material } from '../../support/signed-images.ts'
import { type Sigstore, signerIssuer, startSigstore } from '../../support/sigstore.ts'
import { tool } from '../../support/tools.ts'
import { startHosts } from '../github/hosts.ts'
import { makeProject, type Outcome } from '../github/project.ts'
import { type Block, workflowOf } from './page.ts'

export const release = ecKeys()
export const recorder = ecKeys()
export const recorderPem = recorder.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
export const token = 'a token of this job'

/** The claims of the job's ID token that Fulcio and the records look at. */
const job = {
  iss: signerIssuer,
  sub: 'repo:acme/app:environment:production',
  job_workflow_ref: 'acme/app/.github/workflows/promote.yml@refs/heads/main',
  repository: 'acme/app',
  ref: 'refs/heads/main',
  environment: 'production',
}

export interface Stage {
  /** The folder of the reader's shell. */
  readonly folder: string
  readonly sigstore: Sigstore
  /** What GitHub's API was asked. */
  readonly asked: readonly Asked[]
  /** Gives a repository of ghcr.io an image, with what was attested of it. */
  give(about: Built, bundles: readonly Uint8Array[], repository?: string, tag?: string): void
  /** Lets GitHub keep the bundles, whatever they are about. */
  keep(bundles: readonly Uint8Array[]): void
  /** The digest of 1.4.0. */
  promoted(repository: string): string | undefined
  /** Runs an example; `files` beside those that the page names, or instead of them. */
  act(example: Block, files?: Readonly<Record<string, string>>): Promise<Outcome>
  /** Runs a command of the page, with a digest in place of the dots. */
  shell(command: string, digest?: string): Promise<Ended>
  close(): Promise<void>
}

export async function startStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'promote-image-trust-docs-'))
  const sigstore = await startSigstore({ organization: 'GitHub, Inc.' })
  let attestations: readonly { readonly bundle: unknown }[] = []
  const api = answering(({ pathname }, { method }) => {
    if (method === 'POST') return { status: 201, body: {} }
    return pathname.startsWith('/repos/acme/app/attestations/') ? { body: { attestations } } : undefined
  })
  const hosts = await startHosts({
    'fulcio.githubapp.com': sigstore.send,
    'timestamp.githubapp.com': sigstore.send,
    'api.github.com': api.send,
    'runner.actions.githubusercontent.com': answering(() => ({ body: { value: issueJwt(job) } })).send,
  })
  const { store } = hosts.at('ghcr.io')
  const env = shellOf(folder, hosts.env)
  return {
    folder,
    sigstore,
    asked: api.asked,
    give: (about, bundles, repository = 'acme/app', tag = 'sha-1f2e') => {
      seed(store, repository, about, [tag])
      const artifactType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
      for (const payload of bundles) seed(store, repository, referrer({ subject: about, artifactType, payload }))
    },
    keep: (bundles) => {
      attestations = bundles.map((bytes) => ({ bundle: parseJson(Buffer.from(bytes).toString()) }))
    },
    promoted: (repository) => store.tag(repository, '1.4.0'),
    act: async (example, files = {}) => {
      // A published version stays what it is: each run begins without the one that it writes.
      const [, target = ''] = /targets: ghcr\.io\/([\w/-]+)/.exec(example.text) ?? []
      store.deleteTag(target === '' ? 'acme/app' : target, '1.4.0')
      const project = await makeProject({
        '.github/workflows/promote.yml': workflowOf(example),
        'keys/release.pub': pem(release),
        'keys/record.pub': pem(recorder),
        'certs/acme-ca.pem': material('notary-root.pem'),
        'trust/trusted_root.jsonl': sigstore.root({ log: false }),
        ...files,
      })
      try {
        return await project.act({
          event: 'push',
          payload: { ref: 'refs/heads/main', repository: { full_name: 'acme/app', visibility: 'private' } },
          secrets: { GITHUB_TOKEN: token, RECORD_KEY: recorderPem },
          env: {
            ...hosts.env,
            GITHUB_REPOSITORY: 'acme/app',
            ACTIONS_ID_TOKEN_REQUEST_URL: 'https://runner.actions.githubusercontent.com/id-token?v=1',
            ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a token of the runner',
          },
        })
      } finally {
        await project.close()
      }
    },
    shell: (command, digest = '') => {
      const script = `set -e\n${command.replaceAll('sha256:…', digest)}`
      return run('/bin/bash', ['-c', script], { cwd: folder, env })
    },
    close: async () => {
      await hosts.close()
      await sigstore.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A shell with a login to ghcr.io, and with a `gh` that keeps the secret that it is given in a file. */
function shellOf(folder: string, env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const bin = join(folder, 'bin')
  for (const path of [bin, join(folder, '.docker')]) mkdirSync(path)
  const auth = Buffer.from(`acme:${token}`).toString('base64')
  writeFileSync(join(folder, '.docker/config.json'), JSON.stringify({ auths: { 'ghcr.io': { auth } } }))
  writeFileSync(join(bin, 'gh'), '#!/bin/sh\ncat > "$HOME/secret"\n', { mode: 0o755 })
  const path = [bin, dirname(tool('cosign')), process.env['PATH'] ?? ''].join(':')
  return { ...env, HOME: folder, PATH: path, COSIGN_PASSWORD: 'a password' }
}
