import type { Matter, MatterFilters, Notice } from '@/lib/api'
import { ask } from '@/lib/http'
import type { MatterPoint } from '@/map/points'

/** Where the matters of a queue lie. */
export const pointsOf = async (
  filters: MatterFilters,
  signal: AbortSignal,
): Promise<MatterPoint[]> =>
  (
    await ask<{ features: MatterPoint[] }>('GET', '/matters/points', {
      query: { ...filters },
      signal,
    })
  ).features

export const notices = (): Promise<{ items: Notice[]; unread: number }> => ask('GET', '/notices')

/** One matter as it now stands. */
export const oneMatter = (id: string): Promise<Matter> => ask('GET', `/matters/${id}`)

export const markRead = (id: string): Promise<void> => ask('POST', `/notices/${id}/read`)
