// A release by the built action: one source, two registries, tags that move and tags that are new.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Built, blob, image, index, layer, mediaTypes, noise, seed } from '../../../sandbox/content.ts'
import { runStep, type StepOptions, type StepResult } from '../../../sandbox/runner.ts'
import { type Sandbox, type SandboxOptions, startRegistry } from '../../../sandbox/server.ts'
import { writeAction } from '../../support/action-folder.ts'

/** A layer of more than is kept in memory if two registries want it. */
export const app = index(
  ['linux/amd64', 'linux/arm64'].map((platform) =>
    image({
      platform,
      layers: [blob(noise(400 * 1024, platform), mediaTypes.layer), layer({ app: platform })],
    }),
  ),
)
const former = image({ layers: [layer({ app: 'former' })] })

export interface Stage {
  readonly action: string
  readonly source: Sandbox
  readonly release: Sandbox
  readonly mirror: Sandbox
  readonly close: () => Promise<void>
}

/** `options`: of all registries. The action is bundled from the sources. */
export async function openStage(options: SandboxOptions = {}): Promise<Stage> {
  const action = await mkdtemp(join(tmpdir(), 'promote-image-action-'))
  await writeAction(action)
  const [source, release, mirror] = [
    await startRegistry(options),
    await startRegistry(options),
    await startRegistry(options),
  ]
  return {
    action,
    source,
    release,
    mirror,
    close: async () => {
      await Promise.all([source, release, mirror].map((registry) => registry.close()))
      await rm(action, { recursive: true, force: true })
    },
  }
}

/** One release in a repository of its own. */
export interface Release {
  readonly targets: readonly { readonly registry: Sandbox; readonly tag: string; readonly reference: string }[]
  /** What each target named before. */
  readonly before: readonly (string | undefined)[]
  /** What each target names. */
  readonly now: () => readonly (string | undefined)[]
  readonly run: (options?: Partial<StepOptions>) => Promise<ReleaseResult>
}

export interface ReleaseResult extends StepResult {
  /** What is left in RUNNER_TEMP. */
  readonly leftovers: readonly string[]
}

let releases = 0

export function openRelease({ action, source, release, mirror }: Stage): Release {
  releases += 1
  const path = `acme/app-${releases}`
  seed(source.store, path, app, ['build'])
  seed(release.store, path, former, ['1.0.0', 'latest'])
  seed(mirror.store, path, former, ['latest'])
  const targets = [
    { registry: release, tag: '1.1.0' },
    { registry: release, tag: 'latest' },
    { registry: mirror, tag: '1.1.0' },
    { registry: mirror, tag: 'latest' },
  ].map((target) => ({ ...target, reference: `${target.registry.host}/${path}:${target.tag}` }))
  const now = () => targets.map(({ registry, tag }) => registry.store.tag(path, tag))
  const inputs = {
    source: `${source.host}/${path}:build`,
    targets: targets.map(({ reference }) => reference).join('\n'),
  }
  return { targets, before: now(), now, run: (options) => runIn(action, { inputs, ...options }) }
}

/** Runs a step with a temporary folder of its own, unless `env` names one. */
export async function runIn(action: string, options: Omit<StepOptions, 'action'>): Promise<ReleaseResult> {
  const temp = await mkdtemp(join(tmpdir(), 'promote-image-temp-'))
  try {
    const ended = await runStep({ ...options, action, env: { RUNNER_TEMP: temp, ...options.env } })
    return { ...ended, leftovers: await readdir(temp) }
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
}

/** Whether every part of the image is in the repository. */
export function isWhole({ store }: Pick<Sandbox, 'store'>, repository: string, built: Built): boolean {
  return (
    store.manifest(repository, built.digest) !== undefined &&
    [...built.blobs.keys()].every((digest) => store.blobSize(repository, digest) !== undefined) &&
    built.children.every((child) => isWhole({ store }, repository, child))
  )
}
