// Tells a Node that is too old so in one sentence, and loads the action otherwise.
const found = process.versions.node
if (Number(found.split('.')[0]) < 24) {
  console.log('::error::promote-image needs Node 24 and was started with Node ' + found + ': update the runner to 2.327.1 or newer.')
  process.exitCode = 1
} else {
  import('./main.js')
}
