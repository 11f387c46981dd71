import type {
  FilterSpecification,
  LayerSpecification,
  Map as GlMap,
  StyleSpecification,
} from 'maplibre-gl'

/** Reads a colour of the theme by its token. */
export type Colour = (token: string) => string

export const themeColour: Colour = token =>
  getComputedStyle(document.documentElement).getPropertyValue(token).trim()

/** Drawn by the browser itself: no style asks a server for fonts. */
export const FONTS = 'system-ui, "PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", sans-serif'

/** From these zooms on the finer areas show; a county fills a desk's map at about 9.5. */
export const VILLAGES_FROM = 10.6
export const SMALL_FROM = 12
const PLACES_FROM = 9

const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }
export const RAMP_STEPS = 6
export const NO_DATA = -1

/** One painted property of a layer and the token its colour comes from. */
interface Paint {
  layer: string
  property: string
  token: string
}

const PAINT: readonly Paint[] = [
  { layer: 'outside', property: 'background-color', token: '--map-outside' },
  { layer: 'land', property: 'fill-color', token: '--map-land' },
  { layer: 'small-line', property: 'line-color', token: '--map-line' },
  { layer: 'village-line', property: 'line-color', token: '--map-line-village' },
  { layer: 'town-line', property: 'line-color', token: '--map-line-town' },
  { layer: 'heat-line', property: 'line-color', token: '--map-halo' },
  { layer: 'hex-line', property: 'line-color', token: '--ramp-4' },
  { layer: 'heat-dots', property: 'circle-stroke-color', token: '--ramp-4' },
  { layer: 'chosen-area', property: 'line-color', token: '--ink' },
  { layer: 'focal-line', property: 'line-color', token: '--map-focal' },
  { layer: 'care-area', property: 'fill-color', token: '--map-focal' },
  { layer: 'care-line', property: 'line-color', token: '--map-focal' },
  { layer: 'accuracy', property: 'fill-color', token: '--primary' },
  { layer: 'accuracy-line', property: 'line-color', token: '--primary' },
  ...['small-label', 'village-label', 'town-label'].flatMap(layer => [
    { layer, property: 'text-color', token: '--map-label' },
    { layer, property: 'text-halo-color', token: '--map-halo' },
  ]),
]

const heatColour = (colour: Colour) => [
  'match',
  ['get', 'step'],
  0,
  colour('--map-zero'),
  ...Array.from({ length: RAMP_STEPS }, (_, i) => [i + 1, colour(`--ramp-${i + 1}`)]).flat(),
  colour('--map-zero'),
]

const painted = (layer: string, colour: Colour): Record<string, unknown> =>
  Object.fromEntries(
    PAINT.filter(row => row.layer === layer).map(row => [row.property, colour(row.token)]),
  )

type LineWidth = number | (string | number | string[])[]
const widening = (from: number, to: number): LineWidth => [
  'interpolate',
  ['linear'],
  ['zoom'],
  9,
  from,
  14,
  to,
]

const line = (id: string, source: string, width: LineWidth, colour: Colour, minzoom = 0) => ({
  id,
  type: 'line',
  source,
  minzoom,
  layout: { 'line-join': 'round', 'line-cap': 'round' },
  paint: { 'line-width': width, ...painted(id, colour) },
})

interface Lettering {
  size: LineWidth
  minzoom?: number
  maxzoom?: number
  filter?: unknown
  field?: string
}

const label = (id: string, source: string, colour: Colour, look: Lettering) => ({
  id,
  type: 'symbol',
  source,
  minzoom: look.minzoom ?? 0,
  maxzoom: look.maxzoom ?? 24,
  ...(look.filter ? { filter: look.filter } : {}),
  layout: {
    'text-field': ['get', look.field ?? 'name'],
    'text-font': ['system-ui'],
    'text-size': look.size,
    'text-padding': 6,
    'text-max-width': 8,
  },
  paint: { 'text-halo-width': 1.6, ...painted(id, colour) },
})

const geojson = (data: GeoJSON.FeatureCollection = EMPTY, more: object = {}) => ({
  type: 'geojson',
  data,
  ...more,
})

const isState = (state: string) => ['case', ['==', ['get', 'state'], state], 1, 0]

/** The last zoom at which matters near each other are one mark. */
export const CLUSTERS_TO = 12

const CLUSTERED = {
  cluster: true,
  clusterRadius: 56,
  clusterMaxZoom: CLUSTERS_TO,
  clusterProperties: Object.fromEntries(
    ['overdue', 'soon', 'open', 'done', 'closed'].map(state => [state, ['+', isState(state)]]),
  ),
}

export const IS_POINT: FilterSpecification = ['!', ['has', 'point_count']]

/** The map's whole style: our own areas on plain ground; nothing is fetched from anywhere. */
export function styleOf(colour: Colour): StyleSpecification {
  const layers: unknown[] = [
    { id: 'outside', type: 'background', paint: painted('outside', colour) },
    { id: 'land', type: 'fill', source: 'towns', paint: painted('land', colour) },
    {
      id: 'heat',
      type: 'fill',
      source: 'heat',
      filter: ['!=', ['get', 'step'], NO_DATA],
      paint: { 'fill-color': heatColour(colour), 'fill-opacity': 0.92 },
    },
    {
      id: 'no-data',
      type: 'fill',
      source: 'heat',
      filter: ['==', ['get', 'step'], NO_DATA],
      paint: { 'fill-pattern': 'hatch' },
    },
    {
      id: 'heat-dots',
      type: 'circle',
      source: 'heat-dots',
      paint: {
        'circle-radius': 4,
        'circle-color': heatColour(colour),
        'circle-stroke-width': 1,
        ...painted('heat-dots', colour),
      },
    },
    line('heat-line', 'heat', widening(0.4, 1.2), colour),
    {
      ...line('hex-line', 'heat', 1.2, colour),
      filter: ['==', ['get', 'is_hex'], true],
    },
    line('small-line', 'small', widening(0.6, 1.6), colour, SMALL_FROM - 0.6),
    line('village-line', 'villages', widening(0.7, 1.8), colour, 9),
    line('town-line', 'towns', widening(1.2, 2.6), colour),
    { id: 'focal-hatch', type: 'fill', source: 'focal', paint: { 'fill-pattern': 'focal-hatch' } },
    line('focal-line', 'focal', widening(1.6, 3.2), colour),
    {
      id: 'care-area',
      type: 'fill',
      source: 'care-areas',
      paint: { 'fill-opacity': 0.22, ...painted('care-area', colour) },
    },
    line('care-line', 'care-areas', 2, colour),
    {
      id: 'accuracy',
      type: 'fill',
      source: 'accuracy',
      paint: { 'fill-opacity': 0.14, ...painted('accuracy', colour) },
    },
    line('accuracy-line', 'accuracy', 2, colour),
    line('chosen-area', 'chosen-area', 3, colour),
    label('small-label', 'small-names', colour, {
      size: 15,
      minzoom: SMALL_FROM,
      filter: ['>=', ['zoom'], ['get', 'from_zoom']],
    }),
    label('village-label', 'village-names', colour, { size: 16, minzoom: VILLAGES_FROM }),
    label('town-label', 'town-names', colour, { size: widening(16, 20), maxzoom: 12.6 }),
    {
      id: 'care-points',
      type: 'symbol',
      source: 'care-points',
      minzoom: PLACES_FROM,
      layout: {
        'icon-image': ['get', 'mark'],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'icon-size': ['interpolate', ['linear'], ['zoom'], PLACES_FROM, 0.7, 13, 1],
      },
    },
    {
      id: 'points',
      type: 'symbol',
      source: 'points',
      filter: IS_POINT,
      layout: {
        'icon-image': ['get', 'mark'],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['get', 'rank'],
      },
    },
  ]
  return {
    version: 8,
    sources: {
      towns: geojson(),
      villages: geojson(),
      small: geojson(),
      'town-names': geojson(),
      'village-names': geojson(),
      'small-names': geojson(),
      heat: geojson(),
      'heat-dots': geojson(),
      focal: geojson(),
      'care-areas': geojson(),
      'care-points': geojson(),
      accuracy: geojson(),
      'chosen-area': geojson(),
      points: geojson(EMPTY, CLUSTERED),
    } as StyleSpecification['sources'],
    layers: layers as LayerSpecification[],
  }
}

/** Puts the theme's present colours on a map that is already drawn. */
export function recolour(map: GlMap, colour: Colour): void {
  const paint = map.setPaintProperty.bind(map) as (
    layer: string,
    property: string,
    value: unknown,
  ) => void
  for (const row of PAINT) paint(row.layer, row.property, colour(row.token))
  paint('heat', 'fill-color', heatColour(colour))
  paint('heat-dots', 'circle-color', heatColour(colour))
}
