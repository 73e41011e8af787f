/** The list that Ctrl+K opens, and the keys. */
export const commands = {
  title: 'Go to',
  label: 'Part of a name, or of an account',
  openIncident: 'Open incident {number}',
  searchFor: 'Search accounts for “{text}”',
  key: { commands: 'Ctrl K', search: '/', help: '?', close: 'Esc', chart: 'Esc' },
  does: {
    commands: 'This list, from anywhere (⌘ K on a Mac)',
    search: 'The search of the page',
    help: 'This list with the keys',
    close: 'Close a dialog without doing anything',
    chart: 'Show the whole time of a chart again',
  },
};
