import { expect, test } from 'vitest'
import type { Grids } from '@/map/grids'
import { heatDots, heatFeatures, seenFrom, type HeatCell } from '@/map/heat'

const cell = (code: string, count: number, rate: number | null): HeatCell => ({
  code,
  name: null,
  count,
  households: null,
  rate,
  lon: 106,
  lat: 36,
})
const square = [[0, 0], [1, 0], [1, 1], [0, 0]] // prettier-ignore

const outlines = {
  type: 'FeatureCollection',
  features: ['a', 'b', 'c'].map(code => ({
    type: 'Feature',
    properties: { code },
    geometry: { type: 'Polygon', coordinates: [square] },
  })),
} as unknown as Grids

test('an area with nothing is within the remit; of one outside nothing is known', () => {
  const cells = [cell('b', 4, 2)]

  const steps = heatFeatures(cells, 'count', { tops: [2, 4], whole: true }, outlines, [
    'a',
    'b',
  ]).map(feature => feature.properties)

  expect(steps).toEqual([
    { code: 'a', step: 0 },
    { code: 'b', step: 6 },
    { code: 'c', step: -1 },
  ])
})

test('hexagons bring their own polygon; one without a rate is unknown when rates are asked', () => {
  const cells = [{ ...cell('h', 3, null), polygon: square }]

  const [feature] = heatFeatures(cells, 'rate', { tops: [], whole: true }, null, [])

  expect(feature?.properties).toEqual({ code: 'h', is_hex: true, step: -1 })
})

test('cells too small to see are dots of the same colour where their hexagons are', () => {
  const classes = { tops: [2, 4], whole: true }
  const hexagon = { ...cell('h', 4, null), polygon: square }

  expect(heatDots([hexagon, cell('area', 1, null)], 'count', classes)).toEqual([
    {
      type: 'Feature',
      properties: { code: 'h', step: 6 },
      geometry: { type: 'Point', coordinates: [106, 36] },
    },
  ])
})

test('a hexagon is seen from the zoom on at which it is 6 pixels wide', () => {
  expect(seenFrom([{ ...cell('h', 1, null), polygon: square }])).toBeCloseTo(
    Math.log2((6 * 360) / 512),
    9,
  )
  expect(seenFrom([cell('a', 1, null)])).toBe(0)
})

test('of areas that took each other’s place only those with a cell are drawn', () => {
  const passing = outlines.features.map(each => ({
    ...each,
    properties: { ...each.properties, is_passing: each.properties.code !== 'a' },
  }))
  const changed = { ...outlines, features: passing }

  const drawn = heatFeatures([cell('b', 4, 2)], 'count', { tops: [4], whole: true }, changed, [''])

  expect(drawn.map(feature => feature.properties?.['code'])).toEqual(['a', 'b'])
})
