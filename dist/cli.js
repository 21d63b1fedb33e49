#!/usr/bin/env node
// Tells a Node that is too old so in one sentence, and loads the command line otherwise.
const found = process.versions.node
process.exitCode = 1
if (Number(found.split('.')[0]) < 24) {
  console.error('promote-image needs Node 24 or newer; this is Node ' + found + ': nodejs.org has it.')
} else {
  const tune = () => {
    if (!found.startsWith('24.')) return
    // its own modules first: perf_hooks is loaded with the clock
    process.getBuiltinModule('perf_hooks')
    const { setFlagsFromString } = process.getBuiltinModule('v8')
    const flags = [
      // Blobs pass through in small pieces: a young generation that does not grow keeps memory flat, and frees them sooner.
      '--semi-space-growth-factor=1',
      // Most runs end before optimized code pays: the parser of HTTP (WebAssembly) is not optimized,
      '--no-wasm-tier-up',
      '--no-wasm-dynamic-tiering',
      // and JavaScript after ten times as many calls as usual.
      '--invocation-count-for-maglev=4000',
      '--invocation-count-for-turbofan=30000'
    ]
    flags.forEach((flag) => setFlagsFromString(flag))
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!/^(?:EPIPE|EIO|ECONNRESET|ERR_STREAM_DESTROYED)$/.test(error.code)) throw error
    })
  }
  import('./command.js').then(({ start }) => start('1.0.0', tune))
}
