import type { Layer, MatterFilters, Stage } from '@/lib/api'
import { ask } from '@/lib/http'
import type { CategoryCount, Period, SettledAt, Version } from '@/features/cockpit/model'
import type { HeatCell } from '@/map/heat'
import type { MatterPoint } from '@/map/points'

export type HeatBy = 'hex' | 'small' | 'large' | 'town'

export interface HeatMap extends Period {
  by: HeatBy
  total: number
  /** Filed to the county, because they lie outside it. */
  outside: number
  /** Without a point, or filed to no area of this level. */
  unplaced?: number
  cells: HeatCell[]
}

export interface Owing {
  organisation: { id: string; name: string; layer: Layer }
  open: number
  overdue: number
}

export interface Statistics extends Period {
  total: number
  open: number
  overdue: number
  urgent_open: number
  settled_at: SettledAt
  by_stage: { stage: Stage; count: number }[]
  by_category: CategoryCount[]
  by_day: { on: string; count: number }[]
  by_town: { code: string; name: string; count: number; open: number; overdue: number }[]
  owing: Owing[]
}

/** By the boundaries of the day something was seen, or by those in force. */
export type Boundaries = 'then' | 'now'

type Asked = Period & { category?: string; boundaries?: Boundaries }

export const versions = async (): Promise<Version[]> =>
  (await ask<{ items: Version[] }>('GET', '/territory/versions')).items

export const heatMap = (asked: Asked & { by: HeatBy }): Promise<HeatMap> =>
  ask('GET', '/heatmap', { query: { ...asked } })

export const statistics = (asked: Asked): Promise<Statistics> =>
  ask('GET', '/statistics', { query: { ...asked } })

/** Where the matters of a period lie, to find those of one cell. */
export const pointsSeen = async ({ from, to, category }: Asked): Promise<MatterPoint[]> => {
  const query: MatterFilters = {
    seen_from: from,
    seen_to: to,
    ...(category ? { category } : {}),
  }
  const found = await ask<{ features: MatterPoint[] }>('GET', '/matters/points', {
    query: { ...query },
  })
  return found.features
}
