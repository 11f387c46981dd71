import { expect, test } from 'vitest'
import { careMark, placeIcon, placePoints, type PlaceLayer } from '@/map/care'

const LAYER: PlaceLayer = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { id: 'a', kind: 'school', name: '小学' },
      geometry: { type: 'Point', coordinates: [106.5, 35.9] },
    },
    {
      type: 'Feature',
      properties: { id: 'b', kind: 'pasture', name: '牧场' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [106, 35],
            [107, 35],
            [107, 36],
            [106, 36],
            [106, 35],
          ],
        ],
      },
    },
  ],
}

test('a place has the sign of its kind, and an area has it in its middle', () => {
  const drawn = placePoints(LAYER).features.map(({ properties, geometry }) => [
    properties?.['mark'],
    geometry.type === 'Point' && geometry.coordinates,
  ])

  expect(drawn).toEqual([
    ['care-school', [106.5, 35.9]],
    ['care-other', [106.5, 35.5]],
  ])
})

test('a kind that a county added itself gets the dots', () => {
  expect([placeIcon('pasture'), careMark('mine')]).toEqual(['other', 'care-mining'])
})
