import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl'
import { gridsOf, type Grids } from '@/map/grids'
import { boundsOf, zoomForWidth } from '@/map/model'
import { SMALL_FROM } from '@/map/style'

/** Small grids are numbered from this width on. */
const NUMBER_FROM_PX = 60

export const setData = (map: GlMap, source: string, data: GeoJSON.GeoJSON): void => {
  map.getSource<GeoJSONSource>(source)?.setData(data)
}

/** Where each area's name stands, and from which zoom there is room for it. */
const namesOf = (grids: Grids): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: grids.features.map(({ properties, geometry }) => {
    const box = boundsOf([geometry])
    const from_zoom = box ? zoomForWidth(box[2] - box[0], NUMBER_FROM_PX) : 0
    return {
      type: 'Feature',
      properties: { name: properties.name, from_zoom },
      geometry: { type: 'Point', coordinates: [properties.label_lon, properties.label_lat] },
    }
  }),
})

async function draw(map: GlMap, level: 'town' | 'large' | 'small', to: [string, string]) {
  const grids = await gridsOf(level)
  setData(map, to[0], grids)
  setData(map, to[1], namesOf(grids))
}

/** Draws towns and villages now, small grids when somebody comes near enough to see them. */
export async function drawBase(map: GlMap): Promise<void> {
  let asked = false
  const small = () => {
    if (asked || map.getZoom() < SMALL_FROM - 0.6) return
    asked = true
    void draw(map, 'small', ['small', 'small-names']).catch(() => (asked = false))
  }
  map.on('zoomend', small)
  await draw(map, 'town', ['towns', 'town-names'])
  await draw(map, 'large', ['villages', 'village-names'])
  small()
}
