#!/usr/bin/env node
// Tells a Node that is too old so in one sentence, and loads the command line otherwise.
const found = process.versions.node
process.exitCode = 1
if (Number(found.split('.')[0]) < 24) {
  console.error('promote-image needs Node 24 or newer; this is Node ' + found + ': nodejs.org has it.')
} else {
  const tune = async () => {
    const [{ setFlagsFromString }] = await Promise.all([import('v8'), import('perf_hooks')])
    // Blobs pass through in small pieces: a young generation that does not grow keeps memory flat, and frees them sooner.
    setFlagsFromString('--semi-space-growth-factor=1')
    // The parser of HTTP is optimized when there is much to parse: at the end of a short run its compilation is waited for.
    setFlagsFromString('--wasm-tiering-budget=200000000')
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!/^(?:EPIPE|EIO|ECONNRESET|ERR_STREAM_DESTROYED)$/.test(error.code)) throw error
    })
  }
  import('./command.js').then(({ start }) => start('1.0.0', tune))
}
