// A destination and releases to it, in memory and at once: what the guards are held against over many histories.
import { compareVersions } from '../../../../src/promote/match/version/compare.ts'
import { versionScheme } from '../../../../src/promote/match/version/scheme.ts'
import { isRelease, tagClasses, type Version } from '../../../../src/promote/match/version/version.ts'
import type { PlannedTarget } from '../../../../src/promote/model/plan.ts'
import type { OverwriteRule, PromotionRequest } from '../../../../src/promote/model/request.ts'
import { wantedTargets } from '../../../../src/promote/plan/floating-tags.ts'
import { guardTarget } from '../../../../src/promote/plan/guards.ts'
import { isOverwriteRule } from '../../../../src/promote/plan/overwrite.ts'
import { decodeManifest } from '../../../../src/registry/model/decode/manifest.ts'
import type { Manifest } from '../../../../src/registry/model/manifest.ts'
import type { Tag } from '../../../../src/registry/model/reference.ts'
import { request, tag } from '../../../integration/promote/support.ts'

const mediaType = 'application/vnd.oci.image.index.v1+json'

export interface Release {
  readonly version: string
  readonly named: readonly string[]
  readonly derived: readonly string[]
}

/** What a tag names, and the version that it was released as. */
interface Image {
  readonly root: Manifest
  readonly version: Version
}

export type Destination = Map<Tag, Image>

let images = 0

/** One release in phases, so that another one can come between them. */
export interface Run {
  /** Takes the next phase; false at the end. */
  readonly next: () => boolean
}

/** Whatever breaks the promise is thrown. */
export function startRun(destination: Destination, release: Release): Run {
  const version = versionScheme().version(tag(release.version))
  if (version === undefined) throw new TypeError(`${release.version} is no version`)
  const image: Image = { root: rootOf(images++), version }
  const asked = request(
    'one.test/app:build',
    [release.version, ...release.named].map((name) => `two.test/app:${name}`),
    {
      floatingTags: release.derived,
    },
  )
  const planned = decide(destination, asked, image)
  if (planned.some(({ move }) => move === 'refused')) return { next: () => false }
  const phases = tagClasses.map((name) => planned.filter((target) => target.class === name))
  const moved: [Tag, Image | undefined][] = []
  return {
    next: () => {
      const phase = phases.shift()
      if (phase === undefined) return false
      for (const target of phase) {
        const again = lookAgain(destination, asked, image, target)
        if (again === 'conflict') {
          phases.length = 0
          for (const [name, former] of moved.toReversed()) putBack(destination, name, image, former)
          return false
        }
        if (again.move !== 'create' && again.move !== 'move') continue
        moved.push([again.target.tag, destination.get(again.target.tag)])
        write(destination, again, image)
      }
      return true
    },
  }
}

function decide(held: Destination, asked: PromotionRequest, { root }: Image): readonly PlannedTarget[] {
  const tags = new Map([['two.test/app', { kind: 'complete' as const, tags: [...held.keys()] }]])
  const own = asked.targets.map((target) => target.tag)
  return (wantedTargets([asked])[0] ?? []).map((wanted) => {
    const current = held.get(wanted.target.tag)?.root.descriptor
    return guardTarget(
      { request: asked, root, tags },
      { ...wanted, current, overwrite: ruleOf(asked) },
      { claims: [], tags: own },
    )
  })
}

/** Right before it moves a tag is read again: a derived one is decided anew, another one ends the run. */
function lookAgain(
  held: Destination,
  asked: PromotionRequest,
  image: Image,
  target: PlannedTarget,
): PlannedTarget | 'conflict' {
  const formerDescriptor = held.get(target.target.tag)?.root.descriptor
  if (formerDescriptor?.digest === target.expected?.digest || target.move === 'held') return target
  if (!target.derived) return 'conflict'
  return decide(held, asked, image).find((again) => again.target.tag === target.target.tag) ?? target
}

function write(held: Destination, { target, class: kind }: PlannedTarget, image: Image): void {
  const former = held.get(target.tag)
  const description = `${target.tag}: ${former?.version.tag ?? 'nothing'} -> ${image.version.tag}`
  if (kind !== 'exact') {
    if (!isRelease(image.version)) throw new Error(`${description}: a prerelease took a floating name`)
    if ((image.version.line === '') !== /^(?:v?\d+(?:\.\d+)*|latest|stable)$/.test(target.tag))
      throw new Error(`${description}: a variant and the main line share a name`)
    if (former !== undefined && isRelease(former.version) && compareVersions(image.version, former.version) < 0)
      throw new Error(`${description}: backwards`)
  } else if (former !== undefined && !image.version.moving)
    throw new Error(`${description}: a published version was replaced`)
  held.set(target.tag, image)
}

function putBack(held: Destination, name: Tag, image: Image, former: Image | undefined): void {
  if (held.get(name) !== image) return
  if (former === undefined) held.delete(name)
  else held.set(name, former)
}

function rootOf(number: number): Manifest {
  const text = JSON.stringify({ schemaVersion: 2, mediaType, manifests: [], annotations: { number: String(number) } })
  return decodeManifest(new TextEncoder().encode(text), mediaType)
}

export function newDestination(): Destination {
  return new Map()
}

/** The worlds of histories have one rule for all tags. */
function ruleOf({ options: { overwrite } }: PromotionRequest): OverwriteRule {
  return isOverwriteRule(overwrite) ? overwrite : 'floating'
}
