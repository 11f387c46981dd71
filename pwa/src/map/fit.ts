import type { Map as GlMap } from 'maplibre-gl'
import { boundsFrom } from '@/map/open'
import type { Bounds } from '@/map/model'

interface Fit {
  bounds: Bounds
  padding: number
}

const fits = new WeakMap<GlMap, Fit>()

/** Shows an area and keeps it in view when the map changes its size, until somebody moves the map. */
export function fitTo(map: GlMap, bounds: Bounds, padding: number, animate = false): void {
  fits.set(map, { bounds, padding })
  map.fitBounds(boundsFrom(bounds), { padding, animate })
}

/** From now on the map is where somebody put it. */
export const letGo = (map: GlMap): void => {
  fits.delete(map)
}

/** Begins to keep what is shown in view. */
export function keepFitted(map: GlMap, first: Fit): void {
  fits.set(map, first)
  map.on('resize', () => {
    const fit = fits.get(map)
    if (fit) map.fitBounds(boundsFrom(fit.bounds), { padding: fit.padding, animate: false })
  })
  map.on('movestart', event => {
    if ('originalEvent' in event && event.originalEvent) letGo(map)
  })
}
