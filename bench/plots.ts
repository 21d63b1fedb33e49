// The figures of docs/performance.md, drawn as SVG by Vega.
import { loader, parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { ours, type Results, type Series, typical } from './results.ts'

const size = { width: 200, height: 150 }

async function draw(spec: TopLevelSpec): Promise<string> {
  const { spec: compiled } = compile({
    ...spec,
    background: 'white',
    config: { font: 'sans-serif', axis: { labelFontSize: 10, titleFontSize: 11 } },
  })
  const view = new View(parse(compiled), { renderer: 'none', loader: loader() })
  try {
    return `${await view.toSVG()}\n`
  } finally {
    view.finalize()
  }
}

interface Point {
  readonly work: string
  readonly rtt: number
  readonly tool: string
  readonly value: number
  readonly least: number
  readonly most: number
}

function pointOf(series: Series, figure: 'milliseconds' | 'cpu'): Point {
  const values = series.samples.map((sample) => sample[figure])
  const { work, rtt, tool } = series
  return { work, rtt, tool, value: typical(series, figure), least: Math.min(...values), most: Math.max(...values) }
}

/** Time against distance, one small chart per workload; the bars are the spread. */
function timesAgainstDistance(series: readonly Series[]): TopLevelSpec {
  const x = { field: 'rtt', type: 'quantitative', title: 'round trip, ms', axis: { tickCount: 5 } } as const
  const color = { field: 'tool', type: 'nominal', title: null, sort: [ours] } as const
  return {
    data: { values: series.map((one) => pointOf(one, 'milliseconds')) },
    facet: { field: 'work', type: 'nominal', title: null, sort: null },
    columns: 3,
    spec: {
      ...size,
      encoding: { x, color },
      layer: [
        { mark: { type: 'line', point: true }, encoding: { y: { field: 'value', type: 'quantitative', title: 'ms' } } },
        { mark: 'rule', encoding: { y: { field: 'least', type: 'quantitative' }, y2: { field: 'most' } } },
      ],
    },
    resolve: { scale: { y: 'independent' } },
  }
}

function processorTime(series: readonly Series[]): TopLevelSpec {
  return {
    data: { values: series.map((one) => pointOf(one, 'cpu')) },
    mark: 'bar',
    ...size,
    width: 560,
    encoding: {
      x: { field: 'work', type: 'nominal', title: null, sort: null, axis: { labelAngle: 0 } },
      xOffset: { field: 'tool', type: 'nominal', sort: [ours] },
      y: { field: 'value', type: 'quantitative', title: 'processor time, ms' },
      color: { field: 'tool', type: 'nominal', title: null, sort: [ours] },
    },
  }
}

/** SVG by file name. */
export async function drawPlots({ series }: Results): Promise<ReadonlyMap<string, string>> {
  const plots = new Map<string, string>()
  for (const transport of ['plain', 'tls'] as const) {
    const own = series.filter((one) => one.transport === transport && one.rtt > 0)
    if (own.length === 0) continue
    plots.set(`times-${transport}.svg`, await draw(timesAgainstDistance(own)))
    const nearest = Math.min(...own.map(({ rtt }) => rtt))
    plots.set(`processor-${transport}.svg`, await draw(processorTime(own.filter(({ rtt }) => rtt === nearest))))
  }
  return plots
}
