import type { Layer, LonLat, Stage } from '@/lib/api'
import { dueTone } from '@/lib/days'
import { phrase, type Phrase } from '@/lib/phrase'
import type { MatterPoint } from '@/map/points'

/** West, south, east, north in degrees (WGS84). */
export type Bounds = [number, number, number, number]

/** The states a point is drawn in, from the most to the least pressing. */
export const POINT_STATES = ['overdue', 'soon', 'open', 'done', 'closed'] as const
export type PointState = (typeof POINT_STATES)[number]

export const POINT_SHAPES = ['village', 'town', 'county', 'unit'] as const

const ENDED: readonly Stage[] = ['struck_off', 'unfounded', 'merged']
const SETTLED: readonly Stage[] = ['settled', 'visited']

/** How a matter's point is coloured: its deadline first, then whether the work itself is done. */
export function pointState(
  { stage, due_on, due_days }: MatterPoint['properties'],
  today: string,
): PointState {
  if (ENDED.includes(stage)) return 'closed'
  const tone = due_on === null ? 'calm' : dueTone(due_on, today, due_days)
  if (tone === 'overdue') return 'overdue'
  if (SETTLED.includes(stage)) return 'done'
  return tone === 'soon' ? 'soon' : 'open'
}

/** The name of the drawn image for a point: shape, state, size. */
export const markName = (layer: Layer | null, state: PointState, urgent: boolean): string =>
  `${layer ?? 'village'}-${state}-${urgent ? 'urgent' : 'plain'}`

/** One arc of a cluster's ring: where it begins and how long it is, as shares of the whole turn. */
export interface Arc {
  state: PointState
  from: number
  share: number
}

/** The ring of a cluster, clockwise from the top, the most pressing state first. */
export function ringOf(counts: Readonly<Record<PointState, number>>): Arc[] {
  const total = POINT_STATES.reduce((sum, state) => sum + counts[state], 0)
  let from = 0
  return POINT_STATES.flatMap(state => {
    if (counts[state] === 0) return []
    const arc = { state, from, share: counts[state] / total }
    from += arc.share
    return [arc]
  })
}

/** Diameter in CSS pixels of a cluster's mark; grows with the number's length of digits. */
export const clusterSize = (count: number): number =>
  40 + 6 * Math.min(3, Math.floor(Math.log10(Math.max(1, count))))

const NICE = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]

/** The smallest round number not below a value. */
export function roundUp(value: number): number {
  if (value <= 0) return 0
  const power = 10 ** Math.floor(Math.log10(value))
  for (const step of NICE) {
    const candidate = step * power
    if (candidate >= value * (1 - 1e-9)) return Number(candidate.toPrecision(6))
  }
  return 10 * power
}

/**
 * The classes of a density; 0 is no class.
 *
 * Of counts (`whole`) `tops[i]` is the last value of class i, included; of rates class i ends below `tops[i]`,
 * and the last one holds its top too. So no value belongs to two classes.
 */
export interface Classes {
  tops: number[]
  whole: boolean
}

/**
 * Classes with about equally many cells each, ended at round numbers.
 *
 * A class much wider (by ratio) than its neighbours is halved, so that the few highest are told apart. `whole`
 * says that the values are counts ("3-5"), not rates. No cell above zero gives no class.
 */
export function classesOf(values: readonly number[], whole: boolean, wanted = 5): Classes {
  const positive = values.filter(value => value > 0).sort((a, b) => a - b)
  const tops: number[] = []
  for (let i = 1; i <= wanted; i++) {
    const at = positive[Math.ceil((positive.length * i) / wanted) - 1]
    if (at === undefined) continue
    const top = i === wanted ? at : roundUp(at)
    const last = tops[tops.length - 1]
    if (last === undefined || top > last) tops.push(top)
  }
  const most = positive[positive.length - 1]
  if (most !== undefined && (tops[tops.length - 1] ?? 0) < most) tops.push(most)
  return { tops: split(tops, wanted + 1), whole }
}

/** The widest class is halved (by ratio) until there are as many as the ramp has colours, or none is wide. */
function split(tops: readonly number[], most: number): number[] {
  const found = [...tops]
  while (found.length > 1 && found.length < most) {
    const ratios = found.map((top, i) => (i === 0 ? 1 : top / (found[i - 1] ?? top)))
    const widest = ratios.indexOf(Math.max(...ratios))
    const [low = 0, high = 0] = [found[widest - 1], found[widest]]
    const middle = roundUp(Math.sqrt(low * high))
    if (middle <= low || middle >= high || high / low <= 2) return found
    found.splice(widest, 0, middle)
  }
  return found
}

/** The class of a value: 0 for zero, then 1 up to the number of classes. */
export function classAt(value: number, { tops, whole }: Classes): number {
  if (value <= 0) return 0
  const found = tops.findIndex(top => (whole ? value <= top : value < top))
  return found < 0 ? tops.length : found + 1
}

const plain = (words: string): Phrase => phrase('plain', { words })

/** What stands beside each swatch: "1–2", "3–5", "6"; of rates "below 1.5", "from 1.5", "from 3". */
export function classWords({ tops, whole }: Classes): Phrase[] {
  return tops.map((top, i) => {
    const before = tops[i - 1]
    if (whole) {
      const first = before === undefined ? 1 : before + 1
      return plain(first === top ? String(top) : `${first}–${top}`)
    }
    if (before !== undefined) return phrase('map.from', { n: before })
    return tops.length === 1 ? phrase('map.above_zero') : phrase('map.below', { n: top })
  })
}

/** Which of `steps` ramp colours each of `classes` takes, spread over the whole ramp. */
export const rampSteps = (classes: number, steps = 6): number[] =>
  Array.from({ length: classes }, (_, i) =>
    classes === 1 ? Math.floor(steps / 2) : Math.round((i * (steps - 1)) / (classes - 1)),
  )

type Ring = readonly (readonly number[])[]
interface Shape {
  type: string
  coordinates: unknown
}

function walk(value: unknown, visit: (lon: number, lat: number) => void): void {
  if (!Array.isArray(value)) return
  if (typeof value[0] === 'number') visit(value[0], Number(value[1]))
  else for (const each of value) walk(each, visit)
}

/** The smallest box around shapes; null when there are none. */
export function boundsOf(shapes: readonly Shape[]): Bounds | null {
  const box: Bounds = [Infinity, Infinity, -Infinity, -Infinity]
  for (const shape of shapes)
    walk(shape.coordinates, (lon, lat) => {
      box[0] = Math.min(box[0], lon)
      box[1] = Math.min(box[1], lat)
      box[2] = Math.max(box[2], lon)
      box[3] = Math.max(box[3], lat)
    })
  return box[0] === Infinity ? null : box
}

const TILE_PX = 512

/** The zoom from which something `widthDeg` wide takes `px` pixels on the screen. */
export const zoomForWidth = (widthDeg: number, px: number): number =>
  Math.log2((px * 360) / (TILE_PX * Math.max(widthDeg, 1e-9)))

const EARTH_M = 6_371_008.8

/** A closed ring of 64 corners around a point. */
export function circleAround({ lon, lat }: LonLat, radiusM: number): Ring {
  const north = (radiusM / EARTH_M) * (180 / Math.PI)
  const east = north / Math.cos((lat * Math.PI) / 180)
  return Array.from({ length: 65 }, (_, i) => {
    const turn = ((i % 64) / 64) * 2 * Math.PI
    return [lon + east * Math.cos(turn), lat + north * Math.sin(turn)]
  })
}

/** Whether a code names a county, not a part of one. */
export const isWholeCounty = (code: string): boolean => prefixOf(code).length <= 6

/** Whether a code lies in an area: codes of 12 digits end in zeros where they stop telling apart. */
export const prefixOf = (code: string): string =>
  code.length === 15 && !code.endsWith('000') ? code : code.slice(0, 12).replace(/(000)+$/, '')
