import { createPinia } from 'pinia'
import { expect, test } from 'vitest'
import { createApp } from 'vue'
import { i18n } from '@/app/i18n'
import { useLayers, useWords } from '@/ui/words'

const BANNER = {
  county: '旗',
  town: '镇',
  village: '嘎查村（社区）',
  large_grid: '大网格',
  small_grid: '小网格',
  focal_village: '重点嘎查村',
}

/** The words as a component has them. */
function spoken() {
  const found: Partial<ReturnType<typeof useWords> & { layers: ReturnType<typeof useLayers> }> = {}
  const setup = () => {
    Object.assign(found, useWords(), { layers: useLayers() })
    return () => null
  }
  createApp({ setup }).use(createPinia()).use(i18n).mount(document.createElement('div'))
  return found as Required<typeof found>
}

test('each text says the words of its county', () => {
  const { t, layers } = spoken()

  expect(t('role.town_officer')).toBe('乡镇工作人员')
  layers.words = BANNER

  expect(
    ['role.village_lead', 'role.county_leader', 'layer.town', 'urgent.hint'].map(key => t(key)),
  ).toEqual([
    '嘎查村（社区）负责人',
    '旗领导',
    '镇',
    '有人受伤、可能有危险、可能闹大的事。嘎查村（社区）、镇、旗会同时看到。',
  ])
})

test('what a text is given goes before the words of the county', () => {
  const { say } = spoken()

  const said = say({
    key: 'cockpit.towns.answer',
    values: { n: 2, town: '苏木', name: '昂素', overdue: 3 },
  })

  expect(said).toBe('2 个苏木有逾期，昂素最多，3 件。')
})
