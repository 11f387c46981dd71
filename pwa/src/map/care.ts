import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl'
import { ask } from '@/lib/http'
import { freshOrKept } from '@/offline/kept'
import type { IconName } from '@/ui/icons'

export type FocalLayer = GeoJSON.FeatureCollection<
  GeoJSON.Polygon | GeoJSON.MultiPolygon,
  { id: string; code: string; name: string; started_on: string }
>
export type PlaceLayer = GeoJSON.FeatureCollection<
  GeoJSON.Point | GeoJSON.Polygon | GeoJSON.MultiPolygon,
  { id: string; kind: string; name: string }
>

/** What the offices look after within one's remit. */
export interface Care {
  focal: FocalLayer
  places: PlaceLayer
}

export const CARE_LAYERS = ['focal-hatch', 'focal-line', 'care-area', 'care-line', 'care-points']

const PLACE_ICONS: Record<string, IconName> = {
  enterprise: 'wages',
  school: 'school',
  mine: 'mining',
  hospital: 'health',
  market: 'public',
  site: 'housing',
}

/** A place's sign; a kind that a county added itself gets the dots. */
export const placeIcon = (kind: string): IconName => PLACE_ICONS[kind] ?? 'other'

export const careMark = (kind: string): string => `care-${placeIcon(kind)}`
export const CARE_MARKS = [...new Set([...Object.values(PLACE_ICONS), 'other' as const])]

/** Focal villages and places of one's remit; without a network those kept before. */
export async function careOf(): Promise<Care> {
  const [focal, places] = await Promise.all([
    freshOrKept('mine:care.focal', () => ask<FocalLayer>('GET', '/focal-villages/layer')),
    freshOrKept('mine:care.places', () => ask<PlaceLayer>('GET', '/places/layer')),
  ])
  return { focal, places }
}

/** Where the sign of an area stands: in the middle of its box. */
function middle(shape: PlaceLayer['features'][number]['geometry']): number[] {
  if (shape.type === 'Point') return shape.coordinates
  const corners = (
    shape.type === 'Polygon' ? shape.coordinates.flat(1) : shape.coordinates.flat(2)
  ) as number[][]
  const half = (at: number) => {
    const all = corners.map(corner => corner[at] ?? 0)
    return (Math.min(...all) + Math.max(...all)) / 2
  }
  return [half(0), half(1)]
}

export const placePoints = (places: PlaceLayer): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: places.features.map(({ properties, geometry }) => ({
    type: 'Feature',
    properties: { ...properties, mark: careMark(properties.kind) },
    geometry: { type: 'Point', coordinates: middle(geometry) },
  })),
})

const areasOf = (places: PlaceLayer): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: places.features.filter(({ geometry }) => geometry.type !== 'Point'),
})

/** Puts them on a map. */
export function drawCare(map: GlMap, { focal, places }: Care): void {
  const put = (source: string, data: GeoJSON.GeoJSON) =>
    map.getSource<GeoJSONSource>(source)?.setData(data)
  put('focal', focal)
  put('care-areas', areasOf(places))
  put('care-points', placePoints(places))
}

export function showCare(map: GlMap, isShown: boolean): void {
  for (const layer of CARE_LAYERS)
    map.setLayoutProperty(layer, 'visibility', isShown ? 'visible' : 'none')
}

export interface CareFound {
  kind: 'focal' | 'place'
  id: string
  name: string
}

/** The place at a spot of the screen, else the focal village, unless something else is meant there. */
export function careAt(map: GlMap, at: { x: number; y: number }): CareFound | null {
  const { x, y } = at
  const near: [[number, number], [number, number]] = [
    [x - 8, y - 8],
    [x + 8, y + 8],
  ]
  const [place] = map.queryRenderedFeatures(near, { layers: ['care-points'] })
  const told = (kind: CareFound['kind'], found: typeof place): CareFound => ({
    kind,
    id: String(found?.properties['id']),
    name: String(found?.properties['name']),
  })
  if (place) return told('place', place)
  if (map.queryRenderedFeatures(near, { layers: ['points', 'heat', 'heat-dots'] }).length)
    return null
  const [focal] = map.queryRenderedFeatures([x, y], { layers: ['focal-hatch'] })
  return focal ? told('focal', focal) : null
}
