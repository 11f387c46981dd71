import type { DueTone } from '@/lib/days'
import type { Stage } from '@/lib/api'
import type { IconName } from '@/ui/icons'

export type Tone = 'urgent' | 'due' | 'calm' | 'done' | 'quiet'

/** How a stage is shown; its word is `stage.<code>`. */
export const STAGE_LOOK: Record<Stage, { icon: IconName; tone: Tone }> = {
  reported: { icon: 'search', tone: 'calm' },
  verified: { icon: 'check', tone: 'calm' },
  escalated: { icon: 'arrow-up', tone: 'calm' },
  sent_back: { icon: 'return', tone: 'due' },
  assigned: { icon: 'assign', tone: 'calm' },
  settled: { icon: 'check-circle', tone: 'done' },
  visited: { icon: 'visit', tone: 'done' },
  struck_off: { icon: 'double-check', tone: 'done' },
  unfounded: { icon: 'none', tone: 'quiet' },
  merged: { icon: 'merge', tone: 'quiet' },
}

export const DUE_LOOK: Record<DueTone, { icon: IconName; tone: Tone }> = {
  overdue: { icon: 'alert', tone: 'urgent' },
  soon: { icon: 'clock', tone: 'due' },
  calm: { icon: 'clock', tone: 'quiet' },
}
