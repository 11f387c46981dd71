import Dexie, { type EntityTable } from 'dexie'
import type { Draft } from '@/lib/draft'
import type { Receipt, Report } from '@/lib/api'
import type { State } from '@/offline/transitions'

/** `owner` is the person_id: a phone may be shared, and nobody sends or sees another's items. */
interface DraftRow {
  id: string
  owner: string
  draft: Draft
  saved_at: number
}

export interface QueueRow {
  id: string
  owner: string
  state: Exclude<State, 'draft' | 'discarded'>
  item: Report
  sha256: string
  frozen_at: number
  tries: number
  retry_at: number
  receipt: Receipt | null
  problem: string | null
  place_name: string
}

/** Bytes rather than a Blob: some WebViews lose Blobs that lie in IndexedDB. */
export interface PhotoRow {
  id: string
  report: string
  owner: string
  bytes: ArrayBuffer
  sha256: string
  refused: string | null
}

interface KeptRow {
  key: string
  value: unknown
}

class PhoneDatabase extends Dexie {
  declare drafts: EntityTable<DraftRow, 'id'>
  declare queue: EntityTable<QueueRow, 'id'>
  declare photos: EntityTable<PhotoRow, 'id'>
  declare kept: EntityTable<KeptRow, 'key'>

  constructor() {
    // A report must outlive a phone that dies of cold right after it was sent.
    super('wangge', { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      drafts: 'id, owner',
      queue: 'id, owner, [owner+state]',
      photos: 'id, report, owner',
      kept: 'key',
    })
  }
}

export const db = new PhoneDatabase()
