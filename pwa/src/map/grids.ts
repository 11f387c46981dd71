import { ask } from '@/lib/http'
import { freshOrKept } from '@/offline/kept'

export type GridLevel = 'town' | 'large' | 'small'

export interface GridProperties {
  code: string
  name: string
  level: string
  parent: string
  households: number
  label_lon: number
  label_lat: number
}

export type Grids = GeoJSON.FeatureCollection<
  GeoJSON.Polygon | GeoJSON.MultiPolygon,
  GridProperties
>

/** Finer than a pixel up to zoom 14; all levels alike, so that their edges meet. */
const SIMPLIFY_M = 10

const under = new Map<GridLevel, Promise<Grids>>()

/** The outlines of a level, fetched once; without a network those kept before. */
export function gridsOf(level: GridLevel): Promise<Grids> {
  const before = under.get(level)
  if (before) return before
  const query = { level, simplify: SIMPLIFY_M }
  const asked = freshOrKept(`grids.${level}`, () =>
    ask<Grids>('GET', '/territory/grids', { query }),
  )
  under.set(level, asked)
  asked.catch(() => under.delete(level))
  return asked
}
