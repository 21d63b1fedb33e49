// The last line of CI: the counts of vitest's JSON report, its exit status, and every other step that failed:
// `count-tests.ts REPORT STATUS FAILED-STEPS`.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const report = z.object({
  numPassedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

const [path = '', status = '0', failedSteps = '0'] = process.argv.slice(2)

function count(): { readonly passed: number; readonly failed: number; readonly skipped: number } {
  const { numPassedTests, numPendingTests, numTodoTests, testResults } = report.parse(
    JSON.parse(readFileSync(path, 'utf8')),
  )
  // A file that failed without a failing test (it did not load, or a hook threw) is a failure of its own.
  const failures = testResults.map(({ status, assertionResults }) => {
    const failing = assertionResults.filter((test) => test.status === 'failed').length
    return status === 'failed' ? Math.max(1, failing) : failing
  })
  const failed = failures.reduce((sum, count) => sum + count, 0)
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests }
}

function countOrNothing() {
  try {
    return count()
  } catch (error) {
    console.error(`No report of the tests: ${error instanceof Error ? error.message : String(error)}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const { passed, failed, skipped } = countOrNothing()
// A run that ended badly with every test green (an error between tests) failed all the same.
const allFailed = Math.max(failed, status === '0' ? 0 : 1) + Number(failedSteps)
console.log(`${passed} passed, ${allFailed} failed, ${skipped} skipped`)
process.exitCode = passed > 0 && allFailed === 0 && skipped === 0 ? 0 : 1
