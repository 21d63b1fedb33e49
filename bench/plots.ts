// The figures of docs/performance.md, drawn as SVG by Vega.
import { loader, parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { ours, type Results, type Series, typical } from './results.ts'

const size = { width: 200, height: 150 }

/** A figure of docs/performance/. */
export interface Plot {
  readonly file: string
  readonly caption: string
  readonly svg: string
}

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
    data: { values: series.map((entry) => pointOf(entry, 'milliseconds')) },
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
    data: { values: series.map((entry) => pointOf(entry, 'cpu')) },
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

const transports = { plain: 'plain HTTP', tls: 'TLS and tokens' } as const

/** Time against distance and processor time, for each transport that was measured. */
export async function plotSeries({ series }: Results): Promise<readonly Plot[]> {
  const plots: Plot[] = []
  for (const transport of ['plain', 'tls'] as const) {
    const own = series.filter((entry) => entry.transport === transport && entry.rtt > 0)
    if (own.length === 0) continue
    const nearest = Math.min(...own.map(({ rtt }) => rtt))
    plots.push(
      {
        file: `times-${transport}.svg`,
        caption: `Time against distance, ${transports[transport]}`,
        svg: await draw(timesAgainstDistance(own)),
      },
      {
        file: `processor-${transport}.svg`,
        caption: `Processor time at ${nearest} ms, ${transports[transport]}`,
        svg: await draw(processorTime(own.filter(({ rtt }) => rtt === nearest))),
      },
    )
  }
  return plots
}

export interface Curve {
  readonly file: string
  readonly caption: string
  readonly x: { readonly title: string; readonly scale: 'log' | 'linear' }
  /** One small chart for each: y by x. */
  readonly charts: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>>
}

/** Figures against a size or a number, side by side, each with a scale of its own. */
export async function plotCurve({ file, caption, x, charts }: Curve): Promise<Plot> {
  const values = Object.entries(charts).flatMap(([chart, points]) =>
    points.map(([at, value]) => ({ chart, at, value })),
  )
  const scale = x.scale === 'log' ? ({ type: 'log' } as const) : ({ type: 'linear', zero: true } as const)
  const svg = await draw({
    data: { values },
    facet: { field: 'chart', type: 'nominal', title: null, sort: null },
    columns: 3,
    spec: {
      ...size,
      mark: { type: 'line', point: true },
      encoding: {
        x: { field: 'at', type: 'quantitative', title: x.title, scale },
        y: { field: 'value', type: 'quantitative', title: null, scale },
      },
    },
    resolve: { scale: { y: 'independent' } },
  })
  return { file, caption, svg }
}
