import type { commands as english } from '../en/commands';

export const commands: typeof english = {
  title: '移動先',
  label: '名前またはアカウントの一部',
  openIncident: 'インシデント{number}を開く',
  searchFor: '「{text}」でアカウントを検索',
  key: { commands: 'Ctrl K', search: '/', help: '?', close: 'Esc', chart: 'Esc' },
  does: {
    commands: 'この一覧を開く(どの画面でも。Macでは⌘ K)',
    search: 'このページの検索',
    help: 'この一覧とキーの説明',
    close: '何もせずにダイアログを閉じる',
    chart: 'グラフを全期間の表示に戻す',
  },
};
