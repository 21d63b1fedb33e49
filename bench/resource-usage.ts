// Loaded before a program (`node --import`): writes at its end what it used, to the file that BENCH_PEAK names.
import { writeFileSync } from 'node:fs'

process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const file = process.env['BENCH_PEAK']
  const usage = { megabytes: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }
  if (file !== undefined) writeFileSync(file, JSON.stringify(usage))
})
