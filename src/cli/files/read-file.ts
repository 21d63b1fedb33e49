// Reads the file of an option: a regular file, standard input, or a pipe, such as a shell's `<(command)`.
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { milliseconds } from '../../promote/text/units.ts'
import { readRegularFile, UnreadableFileError } from '../../registry/util/read-regular-file.ts'

/** Bytes; YAML of logins, gates and hosts is far smaller. */
const sizeLimit = 4 * 1024 * 1024
/** Milliseconds for the writer of a pipe to appear and to finish. */
const pipeTimeout = 30_000
/** Milliseconds; the least that `timeout` takes. */
const shortestTimeout = 1000
/** Milliseconds between two looks at a pipe that holds nothing yet. */
const pollInterval = 20

/** Ends the reading of pipes: they are read before the time of the run begins, and must not take longer than it may. */
export function pipeDeadline(timeout: string | undefined): AbortSignal {
  const limit = Math.max(shortestTimeout, milliseconds(timeout?.trim() ?? '') ?? pipeTimeout)
  return AbortSignal.timeout(Math.min(limit, pipeTimeout))
}

/** The text in UTF-8. `deadline`: when a pipe must have ended. Throws UnreadableFileError, or the error of the file system. */
export async function readFileOrPipe(path: string, deadline = pipeDeadline(undefined)): Promise<string> {
  if (path === '-') return readStandardInput()
  // Without O_NONBLOCK, opening a pipe waits for its writer, and nothing could end that.
  await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  const isPipe = (await file.stat()).isFIFO()
  return isPipe ? await readPipe(file, path, deadline) : await readRegularFile(path, sizeLimit)
}

async function readStandardInput(): Promise<string> {
  const content = boundedContent('standard input')
  const chunks: AsyncIterable<Uint8Array> = process.stdin
  for await (const chunk of chunks) content.add(chunk)
  return content.text()
}

async function readPipe(file: FileHandle, path: string, signal: AbortSignal): Promise<string> {
  const content = boundedContent(path)
  // A shell opens the pipe of <(command) for writing before the command line runs; a named pipe has no writer at first.
  let isWriterSeen = /^\/(?:dev\/fd|proc)\//.test(path)
  while (!signal.aborted) {
    const chunk = await readAvailable(file)
    if (chunk === undefined) await sleep(pollInterval)
    else if (chunk.byteLength > 0) {
      content.add(chunk)
      isWriterSeen = true
    } else if (isWriterSeen) return content.text()
    else await sleep(pollInterval)
  }
  throw new UnreadableFileError(`${path} did not end in time`, 'timeout', sizeLimit)
}

/** What the pipe holds now, empty at its end; `undefined` if its writer has written nothing yet. */
async function readAvailable(file: FileHandle): Promise<Uint8Array | undefined> {
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64 * 1024))
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined
    throw error
  }
}

function boundedContent(name: string) {
  const chunks: Uint8Array[] = []
  let left = sizeLimit
  return {
    add: (chunk: Uint8Array): void => {
      left -= chunk.byteLength
      if (left < 0) throw new UnreadableFileError(`${name} has more than ${sizeLimit} bytes`, 'too-large', sizeLimit)
      chunks.push(chunk)
    },
    text: (): string => Buffer.concat(chunks).toString(),
  }
}
