import type { GridLevel, Grids } from '@/map/grids'
import { boundsOf, classAt, rampSteps, zoomForWidth, type Classes } from '@/map/model'
import { NO_DATA } from '@/map/style'

/** One cell of the heat map as the server counts it. */
export interface HeatCell {
  code: string
  name: string | null
  count: number
  households: number | null
  rate: number | null
  lon: number
  lat: number
  polygon?: number[][]
}

/** A density to draw: the cells, and what is said about them. */
export interface Heat {
  cells: HeatCell[]
  /** All values the classes are made from: those of other times too, so that times can be compared. */
  scale: number[]
  /** Prefixes of the areas that are counted: what has no cell there has none. */
  remit: string[]
  /** Outlines to fill; null when the cells bring their own polygons. */
  level: GridLevel | null
  /** Days of which the outlines are drawn, the oldest first, where areas changed; else today's. */
  days?: readonly string[]
  per: 'count' | 'rate'
  title: string
  unit: string
}

/** The step of the ramp a value is filled with: 0 for zero, `NO_DATA` where nothing is known. */
function stepOf(value: number | null | undefined, classes: Classes): number {
  if (value === null || value === undefined) return NO_DATA
  const at = classAt(value, classes)
  return at === 0 ? 0 : (rampSteps(classes.tops.length)[at - 1] ?? 0) + 1
}

/**
 * The cells as filled shapes: their own polygons, or the outlines of their areas.
 *
 * An area without a cell has none, if it lies within the remit (area prefixes); else nothing is known of it.
 * Of areas that lie over each other because they changed, only those with a cell are drawn.
 */
export function heatFeatures(
  cells: readonly HeatCell[],
  per: 'count' | 'rate',
  classes: Classes,
  outlines: Grids | null,
  remit: readonly string[],
): GeoJSON.Feature[] {
  if (!outlines) {
    return cells.flatMap(cell =>
      cell.polygon
        ? [
            {
              type: 'Feature' as const,
              properties: { code: cell.code, is_hex: true, step: stepOf(cell[per], classes) },
              geometry: { type: 'Polygon' as const, coordinates: [cell.polygon] },
            },
          ]
        : [],
    )
  }
  const byCode = new Map(cells.map(cell => [cell.code, cell]))
  const valueAt = (code: string): number | null => {
    const cell = byCode.get(code)
    if (cell) return cell[per]
    return remit.some(prefix => code.startsWith(prefix)) ? 0 : null
  }
  // Where areas took the place of others, one without a cell would cover one that has.
  const drawn = outlines.features.filter(
    ({ properties: { code, is_passing } }) => !is_passing || byCode.has(code),
  )
  return drawn.map(({ geometry, properties: { code } }) => ({
    type: 'Feature',
    properties: { code, step: stepOf(valueAt(code), classes) },
    geometry,
  }))
}

/** A hexagon is seen from this width on. */
const SEEN_FROM_PX = 6

/** The cells as dots in the colour of their class, for zooms at which their own shapes are too small to see. */
export const heatDots = (
  cells: readonly HeatCell[],
  per: 'count' | 'rate',
  classes: Classes,
): GeoJSON.Feature[] =>
  cells
    .filter(cell => cell.polygon)
    .map(cell => ({
      type: 'Feature',
      properties: { code: cell.code, step: stepOf(cell[per], classes) },
      geometry: { type: 'Point', coordinates: [cell.lon, cell.lat] },
    }))

/** From this zoom on the cells' own shapes are wide enough to see; 0 when they have none. */
export function seenFrom(cells: readonly HeatCell[]): number {
  const ring = cells.find(cell => cell.polygon)?.polygon
  const box = ring && boundsOf([{ type: 'Polygon', coordinates: [ring] }])
  return box ? zoomForWidth(box[2] - box[0], SEEN_FROM_PX) : 0
}
