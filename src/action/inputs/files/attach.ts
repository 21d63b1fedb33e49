// The `attach` input: files of the workspace that become referrers of the promoted image.

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parsePlatform } from '../../../promote/match/platform.ts'
import type { Attachment } from '../../../promote/model/attachment.ts'
import { comment } from '../../../promote/text/lists.ts'
import { type ParseResult, problem, quotingProblem } from '../../../promote/text/parse.ts'
import { quote } from '../../../promote/text/quote.ts'
import { isDigest } from '../../../registry/model/digest.ts'
import { UnreadableFileError } from '../../../registry/util/read-regular-file.ts'
import { type FileScope, fileProblem, findFile } from './named-file.ts'

interface Line {
  readonly path: string
  readonly artifactType: string
  readonly mediaType: string
  readonly platform?: string
  readonly annotations: Readonly<Record<string, string>>
}

/** RFC 6838 type and subtype. */
const mediaType = /^[a-z0-9][\w.+-]{0,126}\/[\w.+-]{1,127}$/i

/** Reads lines `path: artifact/type`, with `platform=…`, `media-type=…` and annotations (`org.example.key=value`) after it. */
export async function readAttachments(text: string, source: FileScope): Promise<ParseResult<readonly Attachment[]>> {
  const lines = text
    .replaceAll(comment, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0)
    return problem('it names no file. Write at least one line, such as sbom.json: application/spdx+json.')
  const results = await Promise.all(lines.map((line) => readLine(line, source)))
  const problems = results.filter((result) => typeof result === 'string')
  return problems.length > 0 ? { problems } : { value: results.filter((result) => typeof result !== 'string') }
}

async function readLine(line: string, scope: FileScope): Promise<Attachment | string> {
  const parsed = quotingProblem(line) ?? parseLine(line)
  if (typeof parsed === 'string') return parsed
  const { path, artifactType, platform, annotations } = parsed
  const found = await findFile(path, scope)
  if ('problem' in found) return found.problem
  const { file } = found
  const content = await hashNamed(path, file, scope)
  if (typeof content === 'string') return content
  const { size, digest } = content
  const layer = {
    mediaType: parsed.mediaType,
    digest,
    size,
    annotations: { 'org.opencontainers.image.title': basename(path) },
  }
  return {
    artifactType,
    layer,
    open: async () => createReadStream(file),
    annotations,
    ...(platform !== undefined && { platform }),
  }
}

function parseLine(line: string): Line | string {
  const [, path = '', artifactType = '', rest = ''] = /^(.*?\S)\s*:\s+([^\s:/]+\/\S+)(?:\s+(.*))?$/.exec(line) ?? []
  if (!mediaType.test(artifactType))
    return `${quote(line)} is not \`path: artifact/type\`, such as sbom.json: application/spdx+json.`
  const pairs = rest.split(/\s+/).filter((pair) => pair !== '')
  const wrong = pairs.find((pair) => !/^[\w./-]+=./.test(pair))
  if (wrong !== undefined) return `${quote(wrong)} is not platform=…, media-type=… or an annotation such as key=value.`
  const {
    platform,
    'media-type': type = artifactType,
    ...annotations
  } = Object.fromEntries(
    pairs.map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
  const parsed = platform === undefined ? undefined : parsePlatform(platform)
  if (parsed !== undefined && 'problem' in parsed) return `${parsed.problem}.`
  if (!mediaType.test(type)) return `${quote(type)} is not a media type.`
  return { path, artifactType, mediaType: type, annotations, ...(platform !== undefined && { platform }) }
}

/** Digest and size of a file, or what is wrong with it. */
async function hashNamed(path: string, file: string, { surface }: FileScope) {
  try {
    if (!(await stat(file)).isFile()) throw new UnreadableFileError(`${file} is not a file`, 'not-regular', Infinity)
    const changed = `${quote(path)} changed while it was read. Attach it when nothing writes to it any more.`
    return (await hash(file)) ?? changed
  } catch (error) {
    return fileProblem(path, error, surface)
  }
}

/** Digest and size of the file; `undefined` if it changed while it was read. */
async function hash(file: string) {
  const before = await stat(file, { bigint: true })
  const running = createHash('sha256')
  let size = 0
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      running.update(chunk)
      size += chunk.byteLength
    }
  })
  const after = await stat(file, { bigint: true })
  const isSame = (['ino', 'size', 'mtimeNs', 'ctimeNs'] as const).every((field) => before[field] === after[field])
  if (!isSame || BigInt(size) !== after.size) return undefined
  const digest = `sha256:${running.digest('hex')}`
  if (!isDigest(digest)) throw new TypeError(`${digest} is not a digest`)
  return { digest, size }
}
