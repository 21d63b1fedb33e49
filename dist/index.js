// Tells a Node that is too old so in one sentence, and loads the action otherwise.
const found = process.versions.node
// Until the action says how it ended, it has failed.
process.exitCode = 1
if (Number(found.split('.')[0]) < 24) {
  console.log('::error::promote-image needs Node 24 and was started with Node ' + found + ': update the runner to 2.327.1 or newer.')
} else {
  import('./main.js')
}
