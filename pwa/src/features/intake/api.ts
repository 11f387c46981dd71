import type { Located, LonLat, MyReport, Page } from '@/lib/api'
import { ask } from '@/lib/http'

/** Where a WGS84 point lies. */
export const locate = (point: LonLat): Promise<Located> =>
  ask('GET', '/territory/locate', { query: { lon: point.lon, lat: point.lat } })

export const myReports = (cursor?: string): Promise<Page<MyReport>> =>
  ask('GET', '/reports/mine', { query: { cursor, limit: 30 } })
