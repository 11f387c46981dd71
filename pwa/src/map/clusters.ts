import { Marker, type GeoJSONSource, type Map as GlMap } from 'maplibre-gl'
import { letGo } from '@/map/fit'
import { stateToken } from '@/map/marks'
import { CLUSTERS_TO } from '@/map/style'
import { clusterSize, POINT_STATES, ringOf, type PointState } from '@/map/model'

/** Ring widths in pixels: the more pressing, the wider, so that a ring is read without colour. */
const WIDTH: Record<PointState, number> = { overdue: 7, soon: 5.5, open: 4, done: 3, closed: 2 }

const SVG = 'http://www.w3.org/2000/svg'

function ringSvg(counts: Record<PointState, number>, size: number): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`)
  svg.setAttribute('aria-hidden', 'true')
  const radius = size / 2 - 4.5
  const turn = 2 * Math.PI * radius
  for (const { state, from, share } of ringOf(counts)) {
    const arc = document.createElementNS(SVG, 'circle')
    arc.setAttribute('cx', String(size / 2))
    arc.setAttribute('cy', String(size / 2))
    arc.setAttribute('r', String(radius))
    arc.setAttribute('stroke-width', String(WIDTH[state]))
    const gap = share === 1 ? 0 : 1.5
    arc.setAttribute('stroke-dasharray', `${Math.max(0.5, share * turn - gap)} ${turn}`)
    arc.setAttribute('transform', `rotate(${from * 360 - 90} ${size / 2} ${size / 2})`)
    arc.style.stroke = `var(${stateToken(state)})`
    svg.append(arc)
  }
  return svg
}

interface ClusterWords {
  cluster: (count: number) => string
}

function element(properties: Record<string, unknown>, words: ClusterWords): HTMLElement {
  const count = Number(properties['point_count'])
  const counts = Object.fromEntries(
    POINT_STATES.map(state => [state, Number(properties[state] ?? 0)]),
  ) as Record<PointState, number>
  const size = clusterSize(count)
  const button = document.createElement('button')
  button.type = 'button'
  // The queue lists the same matters: the map's marks stay out of the way of the tab key.
  button.tabIndex = -1
  button.className = 'map-cluster'
  button.title = words.cluster(count)
  button.style.width = button.style.height = `${size}px`
  button.append(ringSvg(counts, size), String(count))
  return button
}

/** Keeps a mark on the map for each cluster in view; returns how to stop. */
export function drawClusters(map: GlMap, words: ClusterWords): () => void {
  let shown = new Map<string, Marker>()

  function zoomInto(id: number, center: [number, number]): void {
    const source = map.getSource<GeoJSONSource>('points')
    letGo(map)
    void source?.getClusterExpansionZoom(id).then(zoom => map.easeTo({ center, zoom }))
  }

  function markerOf(feature: GeoJSON.Feature): Marker {
    const { coordinates } = feature.geometry as GeoJSON.Point
    const center: [number, number] = [coordinates[0] ?? 0, coordinates[1] ?? 0]
    const mark = element(feature.properties ?? {}, words)
    const id = Number(feature.properties?.['cluster_id'])
    mark.addEventListener('click', event => {
      event.stopPropagation()
      zoomInto(id, center)
    })
    return new Marker({ element: mark }).setLngLat(center).addTo(map)
  }

  function update(): void {
    const next = new Map<string, Marker>()
    // Near by, what is still drawn of coarser tiles is a cluster no more.
    const found =
      map.getZoom() < CLUSTERS_TO + 1
        ? map.querySourceFeatures('points', { filter: ['has', 'point_count'] })
        : []
    // A cluster near the edge of a tile comes once for each tile: it is counted by its id.
    for (const feature of found) {
      const { cluster_id, point_count } = feature.properties
      const key = `${cluster_id}/${point_count}/${JSON.stringify(feature.properties)}`
      if (!next.has(key)) next.set(key, shown.get(key) ?? markerOf(feature))
    }
    for (const [key, marker] of shown) if (!next.has(key)) marker.remove()
    shown = next
  }

  const onData = (event: { sourceId?: string; isSourceLoaded?: boolean }) => {
    if (event.sourceId === 'points' && event.isSourceLoaded) update()
  }
  map.on('sourcedata', onData)
  map.on('move', update)
  map.on('moveend', update)
  map.on('idle', update)
  return () => {
    map.off('sourcedata', onData)
    map.off('move', update)
    map.off('moveend', update)
    map.off('idle', update)
    for (const marker of shown.values()) marker.remove()
  }
}
