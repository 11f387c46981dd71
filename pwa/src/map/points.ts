import type { Layer, Stage } from '@/lib/api'

/** A matter as a point: of what is known of it, what is drawn. */
export interface MatterPoint {
  type: 'Feature'
  geometry: { type: 'Point'; coordinates: number[] }
  properties: {
    id: string
    number: string
    stage: Stage
    urgent: boolean
    layer: Layer | null
    due_on: string | null
    due_days: number | null
  }
}
