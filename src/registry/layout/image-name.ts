// Images that a layout names by a whole reference: `oci:DIR:ghcr.io/acme/app:1` is tag 1 of that image in DIR.
import { existsSync } from 'node:fs'
import type { Descriptor } from '../model/descriptor.ts'
import { formatName } from '../model/reference.ts'
import { parseReference } from '../model/reference-syntax/parse.ts'
import { ReferenceSyntaxError } from '../model/reference-syntax/syntax-error.ts'
import { imageName, isAttachedTag, type LayoutIndex, refName } from './index-json.ts'

interface LayoutPlace {
  readonly path: string
  /** The part of a name in the layout that stands before the tag, or the whole name. */
  readonly image?: string
}

/** What is a path in `path`, and what a name in the layout: the longest path that exists wins. */
export function splitPath(path: string): LayoutPlace {
  if (existsSync(path)) return { path }
  for (let colon = path.lastIndexOf(':'); colon > 0; colon = path.lastIndexOf(':', colon - 1)) {
    const folder = path.slice(0, colon)
    if (existsSync(folder)) return { path: folder, image: path.slice(colon + 1) }
  }
  return { path }
}

/** The index without the entries of other images. Lists of referrers and signatures are found by their digests. */
export function selectImage({ document, entries }: LayoutIndex, image: string): LayoutIndex {
  const isKept = ({ descriptor, tag }: LayoutIndex['entries'][number]): boolean => {
    const names = namesOf(descriptor)
    return names.length === 0 || (tag !== undefined && isAttachedTag(tag)) || names.some((name) => isOf(name, image))
  }
  return { document, entries: entries.filter(isKept) }
}

function namesOf({ annotations = {} }: Descriptor): readonly string[] {
  return [annotations[refName], annotations[imageName]].filter((name) => name !== undefined)
}

function isOf(name: string, image: string): boolean {
  return name === image || name.startsWith(`${image}:`) || repositoryOf(name) === repositoryOf(image)
}

/** Docker Hub's short names written out; the text itself if it is not a reference. */
function repositoryOf(name: string): string {
  try {
    return formatName(parseReference(name).repository)
  } catch (error) {
    if (error instanceof ReferenceSyntaxError) return name
    throw error
  }
}
