// Tells a Node that is too old so in one sentence, and loads the action otherwise.
const found = process.versions.node
// The exit code is a failure until the action sets another.
process.exitCode = 1
if (Number(found.split('.')[0]) < 24) {
  console.log('::error::promote-image needs Node 24 and was started with Node ' + found + ': update the runner to 2.327.1 or newer.')
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
  // The kernel connects to the registries while the rest is read and compiled. What fails here, the rest meets again.
  const early = import('./early.js').then(({ preconnect }) => preconnect(process.env))
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!/^(?:EPIPE|EIO|ECONNRESET|ERR_STREAM_DESTROYED)$/.test(error.code)) throw error
    })
  }
  early.catch(() => {}).then(() => import('./main.js')).then(tune)
}
