// The tables of docs/performance.md, computed from results.
import { formatMachine } from './machine.ts'
import { ours, type Results, ratioToBest, rivals, type Series, typical } from './results.ts'

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n')
}

/** Median, least and most milliseconds. */
function spread(series: Series): string {
  const times = series.samples.map(({ milliseconds }) => milliseconds)
  const [least, most] = [Math.min(...times), Math.max(...times)]
  return `${typical(series, 'milliseconds').toFixed(0)} (${least.toFixed(0)}–${most.toFixed(0)})`
}

/** One line per workload and distance; a column per tool, and how far ahead of the best peer we are. */
function timesTable({ series }: Results, transport: Series['transport'], tools: readonly string[]): string {
  const rows = series
    .filter((entry) => entry.transport === transport && entry.tool === ours)
    .map((own) => {
      const cells = tools.map((tool) => rivals(own, series).find((rival) => rival.tool === tool))
      const times = cells.map((cell) => (cell === undefined ? '' : spread(cell)))
      return [own.work, String(own.rtt), ...times, ratioToBest(own, series).toFixed(2)]
    })
  return table(['work', 'RTT ms', ...tools, 'best peer / ours'], rows)
}

/** Requests, connections, processor times and memory of a series. */
function costOf(series: Series): string {
  const [requests, tokens] = [typical(series, 'requests'), typical(series, 'tokens')]
  const asked = tokens > 0 ? `${requests}+${tokens}` : String(requests)
  const [own, others] = [typical(series, 'cpu').toFixed(0), typical(series, 'others').toFixed(0)]
  const used = `${own} + ${others} ms, ${typical(series, 'memory').toFixed(0)} MiB`
  return `${asked}/${typical(series, 'connections')}, ${used}`
}

function costsTable({ series }: Results, transport: Series['transport'], tools: readonly string[]): string {
  const own = series.filter((entry) => entry.transport === transport && entry.tool === ours)
  const first = own.filter((entry, at) => own.findIndex(({ work }) => work === entry.work) === at)
  const rows = first.map((entry) => [
    entry.work,
    ...tools
      .map((tool) => rivals(entry, series).find((rival) => rival.tool === tool))
      .map((cell) => (cell === undefined ? '' : costOf(cell))),
  ])
  return table(['work', ...tools], rows)
}

/** All of it, as Markdown below the heading of the page's generated part. */
export function formatTables(results: Results, command: string): string {
  const { machine, works, series, registries } = results
  const tools = [...new Set(series.map(({ tool }) => tool))]
  const runs = Math.max(...series.map(({ samples }) => samples.length))
  const parts = (['plain', 'tls'] as const).flatMap((transport) => {
    if (!series.some((entry) => entry.transport === transport)) return []
    const title = transport === 'plain' ? 'Plain HTTP, no login' : 'TLS and bearer tokens, as in hosted registries'
    return [
      `### ${title}\n\nMilliseconds of whole processes: median (least–most).`,
      timesTable(results, transport, tools),
      'What that took: requests (+ tokens) / connections, processor time of the tool + of registries and proxies, peak of resident memory.',
      costsTable(results, transport, tools),
    ]
  })
  const conditions = `Measured by \`${command}\`: ${formatMachine(machine)} Registries: ${registries}. At most ${runs} runs of each, tools interleaved.`
  const legend = table(['work', 'what it is'], Object.entries(works))
  return [conditions, legend, ...parts].join('\n\n')
}
